import { DefinitionError } from "../errors.ts";
import type { Setting } from "../experiment/experiment.ts";
import type { Measured } from "../experiment/measured.ts";
import { isSimulated, type QuantityDefinition, type ReplicateValue } from "../experiment/quantity.ts";
import { counted } from "../report/figures.ts";
import type { ExperimentResult, QuantityResult } from "../report/run-file.ts";
import type { Look } from "../statistics/looks.ts";
import { estimateQuantity } from "../verdict/quantity-estimate.ts";
import type { Outcome } from "./child-process.ts";
import { combineEvidence } from "./evidence.ts";
import { outcomeResults } from "./outcomes.ts";
import type { PlannedExperiment } from "./plan.ts";
import type { ComparisonReplicate, Replicate } from "./protocol.ts";

/** An experiment that has lost this many replicates is not tried again: its child died, hung, or said that it could not. */
const MOST_MISHAPS = 3;

interface Mishap {
  readonly kind: "crashed" | "timed-out" | "failed" | "denied";
  readonly how: string;
  readonly code?: string;
}

/**
 * Codes of kernels that the system refuses what they are about, and what would change that: no fault of theirs, and no
 * use in trying again.
 */
const DENIALS: ReadonlyMap<string, string | null> = new Map([
  ["ERR_MEMBARRIER", null],
  ["ERR_MEMORY_POLICY", "permit mbind, set_mempolicy and move_pages (a container: in its seccomp profile)"],
  ["ERR_NODE_MEMORY", "end what holds memory on these nodes, or bind less to them"],
  ["ERR_MEMORY_WRITE_COUNTERS", null],
  ["ERR_FORK", "raise the limits on processes (ulimit -u, pids.max) and on memory"],
  [
    "ERR_HUGEPAGES_UNAVAILABLE",
    // They were there before the run; what is in the pool may be others' by now.
    "as root: raise the number in /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages by 64, and end what takes these pages",
  ],
  ["ERR_NOT_TOLD", "permit this process to read /proc/self"],
]);

/** What a simulation is given for samples. */
const NO_SAMPLES: Measured = (comparison) => {
  throw new DefinitionError(`a simulation asks for samples of "${comparison}", and has none`);
};

/** What a run has of one experiment so far. */
export class ExperimentRecord {
  readonly planned: PlannedExperiment;
  readonly #setting: Setting;
  /** The comparisons still being measured. */
  #active: PlannedExperiment["comparisons"];
  readonly #rounds: { readonly comparisons: ReadonlySet<string>; readonly replicate: Replicate | null }[] =
    [];
  /** By quantity. */
  readonly #simulated = new Map<string, ReplicateValue>();
  readonly #mishaps: Mishap[] = [];
  readonly #failures: Replicate["failures"][number][] = [];
  readonly #samples: ExperimentResult["samples"][number][] = [];
  #durationMs = 0;

  constructor(planned: PlannedExperiment, setting: Setting) {
    this.planned = planned;
    this.#setting = setting;
    this.#active = planned.comparisons;
  }

  get id(): string {
    return this.planned.experiment.id;
  }

  /** It measures the instrument itself. */
  get isControl(): boolean {
    return this.planned.experiment.role === "control";
  }

  /** What the next round is to measure; empty if this experiment is through. */
  get active(): PlannedExperiment["comparisons"] {
    return this.#givenUp ? [] : this.#active;
  }

  /** What the system refused from the beginning it will refuse again; what it once granted may just be taken for now. */
  get #givenUp(): boolean {
    const refused = !this.measuredAnything && this.#mishaps.some(({ kind }) => kind === "denied");
    return refused || this.#mishaps.length >= MOST_MISHAPS;
  }

  get measuredAnything(): boolean {
    return this.#rounds.some(({ replicate }) => replicate !== null);
  }

  /** Works out what needs no measuring: before the first round, for from then on the parent keeps still. */
  simulate(): void {
    const start = performance.now();
    for (const { id, measure } of this.planned.simulated) this.#simulated.set(id, measure(NO_SAMPLES));
    this.#durationMs += performance.now() - start;
  }

  /** From the next round on, only what these comparisons are needed for. */
  confineTo(comparisons: ReadonlySet<string>): void {
    this.#active = this.#active.filter(({ id }) => comparisons.has(id));
  }

  add(outcome: Outcome, durationMs: number): void {
    const comparisons = new Set(this.#active.map(({ id }) => id));
    const replicate = outcome.kind === "measured" ? outcome.replicate : null;
    this.#rounds.push({ comparisons, replicate });
    this.#durationMs += durationMs;
    if (outcome.kind === "crashed")
      this.#mishaps.push({ kind: "crashed", how: `the measuring process ${outcome.how}` });
    if (outcome.kind === "failed") {
      const kind = DENIALS.has(outcome.code) ? "denied" : "failed";
      this.#mishaps.push({ kind, how: outcome.message, code: outcome.code });
    }
    if (outcome.kind === "measured") {
      this.#failures.push(...outcome.replicate.failures);
      const denied = new Set(this.#denied.map(({ comparison }) => comparison));
      this.#active = this.#active.filter(({ id }) => !denied.has(id));
    }
    if (outcome.kind === "timed-out") {
      this.#mishaps.push({ kind: "timed-out", how: `no answer within ${outcome.afterMs / 1000} s` });
    }
  }

  keepSamples(entry: ExperimentResult["samples"][number]): void {
    this.#samples.push(entry);
  }

  /** The experiment as the run file has it, but for its outcomes. `cutShort`: the run ended before the rounds that were planned. */
  result(looks: readonly Look[], cutShort: boolean): ExperimentResult {
    const { experiment, comparisons, unmet } = this.planned;
    const evidence = comparisons
      .map(({ id }) => combineEvidence(this.#replicatesOf(id)))
      .filter((combined) => combined !== null);
    const known = new Set([...comparisons.map(({ id }) => id), ...unmet.map(({ comparison }) => comparison)]);
    const quantities = experiment
      .quantities(this.#setting)
      .filter((quantity) =>
        isSimulated(quantity)
          ? this.#simulated.has(quantity.id)
          : quantity.from.every((comparison) => known.has(comparison)),
      )
      .map((definition): QuantityResult => {
        const { id, layer, unit, description, from, over, stated, counted = false } = definition;
        const combine = isSimulated(definition) ? "exact" : (definition.combine ?? "median");
        const replicates = this.#valuesOf(definition);
        const { estimate, series } = estimateQuantity({ from, layer, combine, replicates }, evidence, looks);
        return {
          id,
          layer,
          unit,
          description,
          from,
          ...(over === undefined ? {} : { over }),
          combine,
          counted,
          ...(stated === undefined ? {} : { stated }),
          ...(series === null ? { estimate } : { series }),
          replicates,
        };
      });
    return {
      id: experiment.id,
      shows: experiment.shows,
      role: experiment.role,
      ...this.#state(cutShort),
      durationMs: this.#durationMs,
      quantities,
      evidence,
      outcomes: [],
      figures: experiment.figures?.(this.#setting) ?? [],
      unmet: [...unmet, ...this.#denied],
      dropped: this.#dropped(evidence),
      samples: this.#samples,
    };
  }

  /** What its arms saw of the outcomes that memory models speak of. Worked out once, when all is measured. */
  outcomes(evidence: ExperimentResult["evidence"]): ExperimentResult["outcomes"] {
    return outcomeResults(this.planned.experiment.outcomes?.(this.#setting) ?? [], evidence);
  }

  /** Comparisons that the system refused before it let any of them be made. */
  get #denied(): PlannedExperiment["unmet"] {
    const whole = this.measuredAnything ? undefined : this.#mishaps.find(({ kind }) => kind === "denied");
    return this.planned.comparisons.flatMap(({ id, layer }) => {
      if (this.#replicatesOf(id).some((replicate) => replicate !== null)) return [];
      const own = this.#failures.find(({ comparison, code }) => comparison === id && DENIALS.has(code));
      const reason = own?.why ?? whole?.how;
      const code = own?.code ?? whole?.code;
      return reason === undefined
        ? []
        : [{ comparison: id, layer, reason, remedy: DENIALS.get(code ?? "") ?? null }];
    });
  }

  /** By round, for the rounds that were to measure this comparison. */
  #replicatesOf(comparison: string): (ComparisonReplicate | null)[] {
    return this.#rounds
      .filter(({ comparisons }) => comparisons.has(comparison))
      .map(({ replicate }) => replicate?.comparisons.find((each) => each.comparison === comparison) ?? null);
  }

  #valuesOf(definition: QuantityDefinition): ReplicateValue[] {
    const { id, layer, from } = definition;
    if (isSimulated(definition)) return [this.#simulated.get(id) ?? null];
    return this.#rounds
      .filter(({ comparisons }) => from.every((comparison) => comparisons.has(comparison)))
      .map(
        ({ replicate }) =>
          replicate?.values.find((each) => each.quantity === id && each.layer === layer)?.value ?? null,
      );
  }

  #state(cutShort: boolean): Pick<ExperimentResult, "status" | "reason"> {
    const { comparisons, unmet } = this.planned;
    const mishap = this.#mishaps.at(-1);
    if (comparisons.length === 0) {
      return this.#simulated.size > 0
        ? { status: "done", reason: null }
        : { status: "unavailable", reason: unmet[0]?.reason ?? "nothing of it was asked for" };
    }
    if (mishap !== undefined) {
      const lost = `${counted(this.#mishaps.length, "replicate")} lost: ${mishap.how}`;
      const status = mishap.kind === "timed-out" ? "timed-out" : "crashed";
      if (this.measuredAnything)
        return this.#givenUp ? { status, reason: `given up, ${lost}` } : { status: "partial", reason: lost };
      return { status: mishap.kind === "denied" ? "unavailable" : status, reason: mishap.how };
    }
    const failure = this.#failures.at(-1);
    if (failure !== undefined) {
      const times = this.#failures.length;
      const failed = new Set(this.#failures.map(({ comparison }) => comparison)).size;
      const inAll = times > failed ? `, ${times} times in all` : "";
      return {
        status: "partial",
        reason: `${counted(failed, "comparison")} could not be made${inAll}: ${failure.comparison}: ${failure.why}`,
      };
    }
    if (cutShort) return { status: "partial", reason: `the run ended after ${this.#rounds.length} rounds` };
    return { status: "done", reason: null };
  }

  #dropped(
    evidence: readonly { readonly dropped: Record<string, number>; readonly disturbed: number }[],
  ): Record<string, number> {
    const dropped: Record<string, number> = {};
    const count = (reason: string, times: number): void => {
      if (times > 0) dropped[reason] = (dropped[reason] ?? 0) + times;
    };
    for (const each of evidence) {
      for (const [reason, blocks] of Object.entries(each.dropped)) count(`blocks ${reason}`, blocks);
      count("replicates disturbed", each.disturbed);
    }
    for (const { kind } of this.#mishaps) count(`replicates ${kind}`, 1);
    count("comparisons failed", this.#failures.length);
    return dropped;
  }
}
