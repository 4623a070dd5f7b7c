import { describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import type { Claim, Control, Part } from "../../src/experiment/claim.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import { chancesOf, type Expectation } from "../../src/experiment/expectation.ts";
import { isKernelLayer, type Layer } from "../../src/experiment/layer.ts";
import { type Estimate, estimateTotal } from "../../src/statistics/estimate.ts";
import { judgeClaims } from "../../src/verdict/judge.ts";
import { standingOf } from "../../src/verdict/standing.ts";
import { expectationInWords } from "../../src/verdict/words.ts";
import { evidence, experiment, LOOKS, machine, quantity, simulation } from "./made-up.ts";

/**
 * Every claim of the catalogue can be confirmed and can be refuted: made-up runs whose quantities are chosen so that
 * part and controls say so. A claim for which no such numbers exist could not fall, or never come true. The latter is
 * left to myths: not to see what an architecture allows does not make it forbidden.
 */
const cases = catalogue.experiments.flatMap((experiment) =>
  experiment.claims.flatMap((claim) =>
    claim.layers.map((layer) => ({ experiment, claim, layer, name: `${claim.id} (${layer})` })),
  ),
);

const cache = (level: number, type: "data" | "unified", kib: number, sharedBy: readonly number[]) => ({
  level,
  type,
  bytes: kib * 1024,
  lineBytes: 64,
  ways: 8,
  sets: kib * 2,
  sharedBy,
});

const CORES = [0, 1, 2, 3, 4, 5, 6, 7];
/** Each core twice. */
const CPUS = [...CORES, ...CORES.map((core) => core + CORES.length)];
const nodeOf = (cpu: number): number => (cpu % CORES.length < CORES.length / 2 ? 0 : 1);

/**
 * The machine that has everything: vendor, siblings, eight cores, three levels of cache, huge pages of all kinds, two
 * nodes.
 */
const everything = {
  ...machine,
  cpu: { ...machine.cpu, vendor: "GenuineIntel" },
  libc: { family: "glibc" as const, version: "2.36" },
  caches: [
    ...CORES.flatMap((core) => [
      cache(1, "data", 32, [core, core + CORES.length]),
      cache(2, "unified", 1024, [core, core + CORES.length]),
    ]),
    cache(3, "unified", 16_384, CPUS),
  ],
  numaNodes: [0, 1].map((id) => ({
    id,
    cpus: CPUS.filter((cpu) => nodeOf(cpu) === id),
    memoryBytes: 2 ** 33,
    freeBytes: 2 ** 32,
    freeHugePages: 0,
    distances: id === 0 ? [10, 21] : [21, 10],
  })),
  memoryWriteCounters: { controllers: ["uncore_imc_0"], permitted: true },
  memory: {
    ...machine.memory,
    pageBytes: 4096,
    transparentHugePages: "madvise",
    hugePages: [{ pageBytes: 2 ** 21, total: 128, free: 128, reserved: 0 }],
    availableBytes: 2 ** 34,
  },
  topology: {
    packages: 1,
    cores: CORES.length,
    smt: true,
    cpus: CPUS.map((id) => ({
      id,
      package: 0,
      core: id % CORES.length,
      node: nodeOf(id),
      siblings: [id % CORES.length, (id % CORES.length) + CORES.length],
    })),
  },
  limits: { ...machine.limits, allowedCpus: CPUS },
};

const setting: Setting = { machine: everything, profile: "quick", cpus: everything.limits.allowedCpus };

/** What is said of counts, not of times. */
const COUNTED: readonly Expectation["kind"][] = ["never", "rate-at-least", "observed"];

/** The same on the architecture that a claim is about, or a part of it. */
const everythingFor = ({ requires = [] }: Claim, part: Part | null): typeof everything => {
  const needed = [...requires, ...(part?.requires ?? [])].find(({ kind }) => kind === "architecture");
  return {
    ...everything,
    architecture: needed?.kind === "architecture" ? needed.oneOf[0]! : everything.architecture,
  };
};

interface Wish {
  readonly expectation: Expectation;
  readonly standing: "inside" | "outside";
}

const VALUES = [
  ...[
    0, 0.1, 0.3, 0.5, 0.6, 0.8, 0.9, 0.97, 1, 1.02, 1.08, 1.1, 1.15, 1.25, 1.35, 1.4, 1.6, 1.9, 2, 2.2, 3.2,
    4, 6,
  ],
  ...[8, 12, 16, 24, 32, 64, 100, 128, 500, 1000, 5000, 20_000, 1e6],
  // What is taken from a pool.
  -1,
];

const ROUNDS = 17;
const CHANCES_A_ROUND = 1e6;
const everyRound = (value: number): number[] => new Array<number>(ROUNDS).fill(value);
const CHANCES = estimateTotal(everyRound(CHANCES_A_ROUND), 0.001);

/** What is made of one value in every round. */
const estimateOf = (value: number, { kind }: Expectation): Estimate =>
  COUNTED.includes(kind)
    ? estimateTotal(everyRound(Math.ceil(value)), 0.001)!
    : { point: value, low: value, high: value, confidence: 0.999, samples: ROUNDS };

/** Values for all quantities named, or null if no value grants some quantity all its wishes. */
const grant = (wishes: ReadonlyMap<string, readonly Wish[]>): Map<string, number> | null => {
  const granted = new Map<string, number>();
  for (const [id, all] of wishes) {
    const value = VALUES.find((candidate) =>
      all.every(
        ({ expectation, standing }) =>
          standingOf(expectation, estimateOf(candidate, expectation), CHANCES).standing === standing,
      ),
    );
    if (value === undefined) return null;
    granted.set(id, value);
  }
  return granted;
};

const wishesFor = (claim: Claim, refutedPart: Part | null): Map<string, Wish[]> => {
  const wishes = new Map<string, Wish[]>();
  const wish = ({ quantity: id, expectation }: Part, standing: Wish["standing"]): void => {
    wishes.set(id, [...(wishes.get(id) ?? []), { expectation, standing }]);
  };
  for (const part of claim.parts) {
    if (part === refutedPart) wish(part, "outside");
    else if (part.quantity !== refutedPart?.quantity) wish(part, "inside");
  }
  for (const control of guardsOf(claim, refutedPart)) wish(control, control.expected ? "inside" : "outside");
  return wishes;
};

/** The controls that a verdict needs: those of its own side, and of a refutation those of its part. */
const guardsOf = (claim: Claim, refutedPart: Part | null): Control[] =>
  claim.controls.filter(
    ({ expected, guards = refutedPart?.quantity }) =>
      expected === (refutedPart !== null) && (refutedPart === null || guards === refutedPart.quantity),
  );

/**
 * The parts that must be able to refute a claim by themselves. `observed` never can. Of several parts those that one
 * thread counted, from addresses say, only prove what the others are about; where all are such, all must.
 */
const refuting = ({
  experiment: { comparisons, quantities },
  claim,
  layer,
}: (typeof cases)[number]): Part[] => {
  const countedAlone = ({ quantity: id }: Part): boolean => {
    const { counted = false, from } = quantities(setting).find(
      (each) => each.id === id && each.layer === layer,
    )!;
    const teams = comparisons(setting).filter((comparison) => from.includes(comparison.id));
    return counted && teams.length > 0 && teams.every(({ threads }) => threads === 1);
  };
  const able = claim.parts.filter(({ expectation }) => expectation.kind !== "observed");
  const measured = able.filter((part) => !countedAlone(part));
  return measured.length > 0 ? measured : able;
};

/** A guest whose two CPUs are one core, or one CPU of the host: register work of both is no more than that of one. */
const oneCpuForTwo = {
  machine: { ...everything, virtualization: { ...everything.virtualization, hypervisor: "kvm" } },
  instrument: [experiment([quantity("alu-scaling", everyRound(1.05))], { id: "instrument" })],
};

const judged = (
  claim: Claim,
  layer: Layer,
  values: ReadonlyMap<string, number>,
  around: Partial<typeof oneCpuForTwo> & { readonly about?: Part | null } = {},
) => {
  const named = new Set([...claim.parts, ...claim.controls].map((part) => part.quantity));
  const powers = new Set(
    [...claim.parts, ...claim.controls].flatMap(({ expectation }) => chancesOf(expectation) ?? []),
  );
  const counted = (id: string): boolean =>
    [...claim.parts, ...claim.controls].some(
      (part) => part.quantity === id && COUNTED.includes(part.expectation.kind),
    );
  const quantities = [...named].map((id) => {
    const value = values.get(id) ?? 1;
    if (layer === "simulation") return simulation(id, value);
    return quantity(id, everyRound(counted(id) ? Math.ceil(value) : value), {
      layer,
      ...(counted(id) ? { combine: "total", counted: true, unit: "count" } : {}),
    });
  });
  const power = [...powers].map((id) =>
    quantity(id, everyRound(CHANCES_A_ROUND), { layer, combine: "total", counted: true, unit: "count" }),
  );
  const [verdict] = judgeClaims({
    claims: [{ ...claim, layers: [layer] }],
    layers: [layer],
    machine: around.machine ?? everythingFor(claim, around.about ?? null),
    permissions: { cpus: everything.limits.allowedCpus, allow: ["split-lock"] },
    experiments: [
      experiment([...quantities, ...power], { evidence: isKernelLayer(layer) ? [evidence({ layer })] : [] }),
      ...(around.instrument ?? []),
    ],
    looks: LOOKS,
  });
  return verdict!;
};

describe.each(cases)("$name", ({ experiment, claim, layer, name }) => {
  const parts = refuting({ experiment, claim, layer, name });

  it("can be confirmed, unless it is a myth that nothing measured could prove", () => {
    const values = grant(wishesFor(claim, null));
    expect(values, "no values grant parts and controls their wishes").not.toBeNull();
    const verdict = judged(claim, layer, values!);
    if (guardsOf(claim, null).length > 0) {
      expect(verdict).toMatchObject({ verdict: "confirmed", reason: null });
    } else {
      expect(claim.prior).toBe("myth");
      expect(verdict).toMatchObject({
        verdict: "inconclusive",
        reason: expect.stringContaining("no control guards a confirmation") as unknown,
      });
    }
  });

  const timed = claim.parts.every(({ expectation }) => !COUNTED.includes(expectation.kind));
  const from = experiment
    .quantities(setting)
    .filter(({ id }) => claim.parts.some((part) => part.quantity === id))
    .flatMap((each) => each.from);
  const together = experiment
    .comparisons(setting)
    .some(({ id, threads }) => threads > 1 && from.includes(id));
  it.runIf(timed && together)("is not decided by two CPUs that are one", () => {
    for (const part of [null, ...parts]) {
      const verdict = judged(claim, layer, grant(wishesFor(claim, part))!, oneCpuForTwo);
      if (verdict.verdict === "not-testable") continue;
      expect(verdict.verdict).toBe("inconclusive");
      expect(verdict.reason).toContain("ALU scaling 1.05");
    }
  });

  it("can be refuted by each of its parts alone, unless it only says what may be seen", () => {
    expect(parts.length > 0 || claim.parts.every(({ expectation }) => expectation.kind === "observed")).toBe(
      true,
    );
    for (const part of parts) {
      const values = grant(wishesFor(claim, part));
      expect(values, `${part.quantity}: no values grant parts and controls their wishes`).not.toBeNull();
      const verdict = judged(claim, layer, values!, { about: part });
      expect(verdict, part.quantity).toMatchObject({
        verdict: "refuted",
        reason: null,
        expectation: expectationInWords(part.expectation),
        estimate: { quantity: part.quantity },
      });
    }
  });

  /** Every control that a verdict needs takes it back by failing, but for those that share a quantity with a part. */
  const expectGuarded = (refutedPart: Part | null): void => {
    const values = grant(wishesFor(claim, refutedPart))!;
    const guards = guardsOf(claim, refutedPart);
    for (const { quantity: id, expectation, expected } of guards) {
      if (claim.parts.some((part) => part.quantity === id)) continue;
      const failing = grant(new Map([[id, [{ expectation, standing: expected ? "outside" : "inside" }]]]));
      if (failing === null) continue;
      const verdict = judged(claim, layer, new Map([...values, ...failing]), { about: refutedPart });
      const names = guards.filter((control) => control.quantity === id).map((control) => control.id);
      expect(verdict.verdict, names.join()).toBe("inconclusive");
      expect(names).toContain(/^control (\S+) is /.exec(verdict.reason!)?.[1]);
    }
  };

  it("is inconclusive once a control that guards its confirmation fails", () => {
    expectGuarded(null);
  });

  it("is inconclusive once a control that guards its refutation fails", () => {
    for (const part of parts) expectGuarded(part);
  });
});
