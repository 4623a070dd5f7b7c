import { MeasuringChild, type Outcome } from "./child-process.ts";
import { expectedReplicateMs, expectedRunMs } from "./expected-time.ts";
import type { ReplicateRequest } from "./protocol.ts";
import { withValues } from "./values.ts";
import type { ExperimentRecord } from "./record.ts";
import type { RoundsOptions } from "./rounds-options.ts";
import { plannedVerdicts } from "./standings.ts";
import { streamsAhead } from "./streams-ahead.ts";
import { timeLeft, timeLeftAtFirst } from "./time-left.ts";
import type { Comparison } from "../experiment/samples.ts";
import type { Random } from "../statistics/random.ts";
import type { RoundSamples } from "../report/samples-store.ts";

/** Steps a run through its rounds: a fresh child each, every experiment once, in random order. */
export class Rounds {
  readonly #options: RoundsOptions;
  /** Rounds before the first look; none where there is nothing to measure. */
  readonly #least: number;
  /** Nothing but the instrument itself was asked for. */
  readonly #instrumentAlone: boolean;
  #child: MeasuringChild | null;
  /** The child that knows its setting. */
  #set: MeasuringChild | null = null;
  #done = 0;
  #planned: number;
  /** By the plan, ms; 0 where there is nothing to measure. */
  readonly #expectedMs: number;
  #startMs: number;
  #firstTrialAt: number | null = null;
  #interrupted = false;
  #firstLookMs: number | null = null;
  /** A round is through, and nobody has been told yet where the claims stand. */
  #standingsDue = false;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#child = options.firstChild?.child ?? null;
    this.#startMs = options.firstChild?.startMs ?? 0;
    const active = options.records.filter((record) => record.active.length > 0);
    this.#least = active.length > 0 ? options.looks[0]!.rounds : 0;
    this.#instrumentAlone = active.every((record) => record.isControl);
    this.#planned = this.#least;
    const expected = active.map((record) => this.#expectedOf(record));
    this.#expectedMs = expectedRunMs(expected, this.#least, options.budgetMs ?? Infinity);
  }

  get done(): number {
    return this.#done;
  }

  get planned(): number {
    return this.#planned;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** It ended before its first look. */
  get cutShort(): boolean {
    return this.#done < this.#least;
  }

  /** Time spent starting children and warming workers, ms. */
  get startMs(): number {
    return this.#startMs;
  }

  /** ms since the epoch; null if no trial was begun. */
  get firstTrialAt(): number | null {
    return this.#firstTrialAt;
  }

  async run(): Promise<void> {
    const { signal, records, onEvent } = this.#options;
    const abort = (): void => {
      this.#interrupted = true;
      this.#child?.kill();
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      onEvent({
        kind: "planned",
        rounds: this.#planned,
        expectedMs: this.#expectedMs,
        experiments: records.filter(({ active }) => active.length > 0).map(({ id }) => id),
        claims: records.reduce((count, { planned }) => count + planned.claims.length, 0),
        verdicts: plannedVerdicts(
          records.map(({ planned }) => planned),
          this.#options.layers,
        ),
      });
      while (this.#goesOn()) await this.#round();
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#child?.kill();
    }
  }

  get #elapsedMs(): number {
    return performance.now() - this.#options.startedAt;
  }

  #goesOn(): boolean {
    if (this.#interrupted || this.#done >= this.#planned) return false;
    const active = this.#options.records.filter((record) => record.active.length > 0);
    // The instrument is measured for the others' sake: up to the first look for its own, where there are no others.
    const alone = this.#instrumentAlone && this.#firstLookMs === null;
    if (!active.some((record) => alone || !record.isControl)) return false;
    // A round is begun if it will probably fit: as long as the rounds before it took on average.
    return this.#done === 0 || this.#elapsedMs + this.#elapsedMs / this.#done <= this.#limitMs;
  }

  /** No round is begun that would probably end later than this. */
  get #limitMs(): number {
    const { budgetMs, furtherTime } = this.#options;
    return budgetMs ?? (this.#firstLookMs === null ? Infinity : this.#firstLookMs * (1 + furtherTime));
  }

  async #round(): Promise<void> {
    const round = this.#done;
    const random = this.#options.random.fork(`round ${round}`);
    const samples: { experiment: string; bytes: Uint8Array }[] = [];
    const active = random.shuffle(this.#options.records.filter((record) => record.active.length > 0));
    const expected = active.map((record) => this.#expectedOf(record));
    const whole = expected.reduce((total, ms) => total + ms, 0);
    let through = 0;
    for (const [place, record] of active.entries()) {
      const outcome = await this.#replicate(record, round, random);
      if (outcome === null) break;
      if (outcome.kind === "measured" && outcome.replicate.samples !== null) {
        samples.push({ experiment: record.id, bytes: outcome.replicate.samples });
      }
      through += expected[place]!;
      // The last one makes it whole, whatever floating point makes of the sum.
      this.#report(record.id, round, place + 1 === active.length ? 1 : through / whole);
    }
    this.#child?.kill();
    this.#child = null;
    this.#keepSamples(round, samples);
    if (this.#interrupted) return;
    this.#done = round + 1;
    this.#look();
    this.#standingsDue = this.#options.standings !== null;
  }

  /** One replicate of one experiment; null if the run was interrupted meanwhile. */
  async #replicate(record: ExperimentRecord, round: number, random: Random): Promise<Outcome | null> {
    const { onEvent, timeoutMs } = this.#options;
    const { catalogue, setting } = this.#options.setting;
    const request: ReplicateRequest = {
      experiment: record.id,
      round,
      seed: random.fork(record.id).below(2 ** 32),
      comparisons: record.active.map(({ id, cpus }) => ({ id, cpus })),
      data: catalogue === null ? this.#activeOf(record) : null,
    };
    const start = performance.now();
    // A call, for it changes while we wait.
    const interrupted = (): boolean => this.#interrupted;
    const child = await this.#aliveChild(round);
    if (interrupted()) return null;
    onEvent({ kind: "measuring", experiment: record.id, round });
    const answer: Outcome =
      typeof child === "string" ? { kind: "crashed", how: child } : await child.measure(request, timeoutMs);
    if (interrupted()) return null;
    // Nothing is being timed now.
    const outcome = withValues(answer, () => record.planned.experiment.quantities(setting));
    record.add(outcome, performance.now() - start);
    if (outcome.kind === "measured") {
      this.#startMs += outcome.replicate.warmingMs;
      this.#firstTrialAt ??= outcome.replicate.firstTrialAt;
    } else {
      const how =
        outcome.kind === "failed" ? outcome.message : outcome.kind === "crashed" ? outcome.how : "timed out";
      onEvent({ kind: "child-died", experiment: record.id, round, how });
    }
    return outcome;
  }

  /** The round's child, or a new one if it died; a string says why none can be had. */
  async #aliveChild(round: number): Promise<MeasuringChild | string> {
    if (this.#child?.isAlive === true && this.#child === this.#set) return this.#child;
    // The first one has been started while the run was being prepared.
    let child = this.#child?.isAlive === true ? this.#child : null;
    if (child === null) {
      child = new MeasuringChild(this.#options.addonTrouble);
      this.#child = child;
      // It is starting, which takes as long: the run is no longer for it.
      this.#tellStandings();
      const ready = await child.ready();
      if ("how" in ready) return ready.how;
      this.#startMs += ready.startMs;
    }
    const start = performance.now();
    const comparisons = this.#options.records.flatMap((record) => this.#activeOf(record));
    const problem = await child.tell({
      ...this.#options.setting,
      workers: workersNeeded(comparisons),
      streams: streamsAhead(comparisons),
    });
    if (problem !== null) return problem;
    this.#startMs += performance.now() - start;
    this.#set = child;
    if (child.pid !== null) this.#options.onEvent({ kind: "child-started", round, pid: child.pid });
    return child;
  }

  /** Its comparisons to come, arms included. */
  #activeOf({ planned, active }: ExperimentRecord): (Comparison & { readonly cpus: readonly number[] })[] {
    const cpus = new Map(active.map((comparison) => [comparison.id, comparison.cpus]));
    return planned.experiment
      .comparisons(this.#options.setting.setting)
      .flatMap((comparison) =>
        cpus.has(comparison.id) ? [{ ...comparison, cpus: cpus.get(comparison.id)! }] : [],
      );
  }

  /** What its next replicate takes on idle CPUs, ms. */
  #expectedOf(record: ExperimentRecord): number {
    return expectedReplicateMs(this.#activeOf(record), this.#options.blocks);
  }

  #keepSamples(round: number, samples: RoundSamples): void {
    if (samples.length === 0) return;
    const entry = this.#options.keep(round, samples);
    if (entry === null) return;
    const kept = new Set(samples.map(({ experiment }) => experiment));
    for (const record of this.#options.records) if (kept.has(record.id)) record.keepSamples(entry);
  }

  /** At a planned look: claims that are decided, or hopeless, are left alone; further rounds are for the others. */
  #look(): void {
    const { looks, records, onEvent, openClaims } = this.#options;
    const index = looks.findIndex(({ rounds }) => rounds === this.#done);
    if (index < 0) return;
    if (index === 0) this.#firstLookMs = this.#elapsedMs;
    const next = looks[index + 1];
    const { verdicts, undecided, pursued: wanted } = openClaims();
    const pursued = this.#stillMeasured(wanted);
    const goesOn = next !== undefined && pursued.size > 0;
    if (goesOn) {
      this.#planned = next.rounds;
      for (const record of records) {
        if (record.isControl) continue;
        record.confineTo(
          record.planned.comparisonsOf(record.planned.claims.filter(({ id }) => pursued.has(id))),
        );
      }
    }
    onEvent({
      kind: "look",
      rounds: this.#done,
      decided: verdicts - undecided,
      undecided,
      pursued: [...pursued],
      goesOn,
    });
  }

  /** Without claims of experiments that have been given up: their children died or hung too often. */
  #stillMeasured(claims: ReadonlySet<string>): ReadonlySet<string> {
    const measured = this.#options.records.filter(({ active }) => active.length > 0);
    return new Set(
      measured.flatMap(({ planned }) => planned.claims.map(({ id }) => id)).filter((id) => claims.has(id)),
    );
  }

  #tellStandings(): void {
    const { standings, onEvent } = this.#options;
    if (standings === null || !this.#standingsDue) return;
    this.#standingsDue = false;
    onEvent({ kind: "standings", rounds: this.#done, standings: standings() });
  }

  #report(experiment: string, round: number, share: number): void {
    const elapsedMs = this.#elapsedMs;
    const going = { round, share, planned: this.#planned, elapsedMs, limitMs: this.#limitMs };
    this.#options.onEvent({
      kind: "progress",
      round,
      rounds: this.#planned,
      experiment,
      elapsedMs,
      remainingMs: round === 0 ? timeLeftAtFirst(going, this.#expectedMs) : timeLeft(going),
    });
  }
}

const workersNeeded = (comparisons: ExperimentRecord["active"]): number =>
  Math.max(0, ...comparisons.map(({ layer, cpus }) => (layer === "native" ? 0 : cpus.length)));
