import type { ExperimentResult, QuantityResult, RunFile } from "../../src/report/run-file.ts";
import { createRandom } from "../../src/statistics/random.ts";
import { estimateQuantity } from "../../src/verdict/quantity-estimate.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

export const ROUNDS = 17;
const LOOKS = [{ rounds: ROUNDS, alpha: 0.000_274_658_203_125 }];

export type Row = ExperimentResult["evidence"][number];

export interface Told {
  readonly unit?: string;
  /** Of the comparison that the quantities come from. */
  readonly row?: Partial<Row>;
  /** Of the instrument's comparison with itself. */
  readonly control?: Partial<Row>;
  readonly aluScaling?: number;
  readonly coreCycle?: number;
  readonly quantity?: Partial<QuantityResult>;
  readonly changes?: Partial<RunFile>;
}

const QUIET: Row = {
  ...sampleRun().experiments[0]!.evidence[0]!,
  blocks: 2000,
  replicates: ROUNDS,
  disturbed: 0,
  dropped: { switched: 20, moved: 0, distanceFlipped: 0 },
  stealShare: 0.002,
  waitShare: 0.003,
  handoffNs: new Array<number>(ROUNDS).fill(60),
  distance: new Array<"only">(ROUNDS).fill("only"),
};

/** A run of one experiment whose quantities have these replicates, and of the instrument. */
export const runOf = (all: readonly (readonly number[])[], told: Told = {}): RunFile => {
  const { unit = "ratio", aluScaling = 2, coreCycle = 0.27 } = told;
  const row = { ...QUIET, comparison: "pair", ...told.row };
  const control = { ...QUIET, comparison: "self", ...told.control };
  const quantityOf = (id: string, replicates: readonly number[], of: Row, changes: object = {}) => {
    const quantity: QuantityResult = {
      id,
      layer: "native",
      unit: "ratio",
      description: id,
      from: [of.comparison],
      combine: "median",
      counted: false,
      replicates: [...replicates],
      ...changes,
    };
    const { estimate, series } = estimateQuantity(quantity, [of], LOOKS);
    return { ...quantity, ...(series === null ? { estimate } : { series }) };
  };
  const experiment = (changes: Partial<ExperimentResult>): ExperimentResult => ({
    ...sampleRun().experiments[1]!,
    outcomes: [],
    figures: [],
    unmet: [],
    samples: [],
    status: "done",
    reason: null,
    ...changes,
  });
  const steady = (value: number): number[] => new Array<number>(ROUNDS).fill(value);
  return {
    ...sampleRun(),
    looks: LOOKS,
    verdicts: [],
    experiments: [
      experiment({
        id: "instrument",
        role: "control",
        evidence: [control],
        quantities: [
          quantityOf("alu-scaling", steady(aluScaling), control),
          quantityOf("core-cycle", steady(coreCycle), control, { unit: "ns/operation" }),
        ],
      }),
      experiment({
        id: "slow",
        role: "evidence",
        evidence: [row],
        quantities: all.map((replicates, index) =>
          quantityOf(`slowdown-${index}`, replicates, row, { unit, ...told.quantity }),
        ),
      }),
    ],
    ...told.changes,
  };
};

/** Replicates around a value, by a bell of three uniforms; `spread` is its standard deviation as a share. */
export const draw = (seed: number, around = 4, spread = 0.005): readonly number[] => {
  const random = createRandom(seed);
  const bell = (): number => 2 * (random.unit() + random.unit() + random.unit() - 1.5);
  return Array.from({ length: ROUNDS }, () => around * (1 + spread * bell()));
};
