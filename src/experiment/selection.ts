import { UsageError } from "../errors.ts";
import type { Machine } from "../machine/machine.ts";
import { didYouMean } from "../nearest.ts";
import { chapterOf, type Claim } from "./claim.ts";
import { cpuRanges } from "./cpu-ranges.ts";
import type { Experiment } from "./experiment.ts";

/** What a run is to measure and to judge, in the catalogue's order. */
export interface Selection {
  readonly experiments: readonly Experiment[];
  readonly claims: readonly Claim[];
}

/**
 * Finds what selectors mean: an experiment (all of its claims), a chapter or the beginning of its number
 * (`02.02`: the claims of these chapters), or a claim. None means everything.
 * Throws UsageError for a selector that means nothing, naming the nearest that do.
 */
export const select = (experiments: readonly Experiment[], selectors: readonly string[]): Selection => {
  if (selectors.length === 0) return { experiments, claims: experiments.flatMap(({ claims }) => claims) };
  const selected = new Set<Experiment>();
  const claims = new Set<Claim>();
  for (const selector of selectors) {
    let found = false;
    for (const experiment of experiments) {
      const meant =
        experiment.id === selector
          ? experiment.claims
          : experiment.claims.filter((claim) => claim.id === selector || isInChapter(claim, selector));
      if (meant.length === 0 && experiment.id !== selector) continue;
      found = true;
      selected.add(experiment);
      for (const claim of meant) claims.add(claim);
    }
    if (!found) {
      throw new UsageError(
        `no experiment, chapter or claim to measure is called "${selector}"`,
        didYouMean(selector, selectable(experiments)) ?? "`hardfacts list` shows what there is.",
      );
    }
  }
  return {
    experiments: experiments.filter((experiment) => selected.has(experiment)),
    claims: experiments.flatMap((experiment) => experiment.claims.filter((claim) => claims.has(claim))),
  };
};

/** `02`, `02.02` and `02.02.04` hold what stands in chapter 02.02.04; `02.0` holds nothing. */
const isInChapter = (claim: Claim, selector: string): boolean =>
  `${chapterOf(claim)}.`.startsWith(`${selector}.`);

const selectable = (experiments: readonly Experiment[]): string[] =>
  experiments.flatMap(({ id, claims }) => [id, ...claims.flatMap((claim) => [chapterOf(claim), claim.id])]);

/**
 * The CPUs to measure on: those asked for, or all that this process may run on (null).
 * Throws UsageError for CPUs that are not there or not allowed.
 */
export const checkCpus = (requested: readonly number[] | null, machine: Machine): readonly number[] => {
  const allowed = machine.limits.allowedCpus;
  if (requested === null) return allowed;
  const cpus = [...new Set(requested)].sort((a, b) => a - b);
  const remedy = `Allowed here: ${cpuRanges(allowed)}.`;
  if (cpus.length === 0) throw new UsageError("no CPU to measure on was named", remedy);
  const refused = cpus.filter((cpu) => !allowed.includes(cpu));
  if (refused.length === 0) return cpus;
  const online = new Set(machine.topology.cpus.map(({ id }) => id));
  const absent = refused.filter((cpu) => !online.has(cpu));
  const forbidden = refused.filter((cpu) => online.has(cpu));
  const complaints = [
    ...(absent.length > 0 ? [`${named(absent)} not to be had on this machine`] : []),
    ...(forbidden.length > 0
      ? [`${named(forbidden)} not allowed for this process (affinity or cpuset)`]
      : []),
  ];
  throw new UsageError(complaints.join("; "), remedy);
};

const named = (cpus: readonly number[]): string =>
  cpus.length === 1 ? `CPU ${cpuRanges(cpus)} is` : `CPUs ${cpuRanges(cpus)} are`;
