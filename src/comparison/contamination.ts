import type { ExperimentResult, RunFile } from "../report/run-file.ts";

type Evidence = ExperimentResult["evidence"][number];

/** Of a replicate's blocks so many may be lost to other work on a quiet machine of two CPUs (seen: 2 to 6 %). */
const MOST_LEFT_OUT = 0.15;
/** Replicates that lost most of their blocks: one in ten is luck, more is a neighbour. */
const MOST_DISTURBED = 0.1;
/** As the guard of verdicts has it: a hypervisor that takes more gives other figures. */
const MOST_STOLEN = 0.02;

/** What other work did to a comparison while it was measured; null where it was left alone. */
export const contaminationOf = (evidence: readonly Evidence[]): string | null => {
  for (const { blocks, dropped, replicates, disturbed, stealShare } of evidence) {
    const left = (dropped.switched + dropped.moved) / Math.max(1, blocks);
    if (disturbed / Math.max(1, replicates) > MOST_DISTURBED)
      return `${disturbed} of ${replicates} replicates lost most of their blocks to other work`;
    if (left > MOST_LEFT_OUT) return `${Math.round(left * 100)} % of its blocks were taken off their CPU`;
    if (stealShare !== null && stealShare > MOST_STOLEN)
      return `the hypervisor took ${Math.round(stealShare * 100)} % of the time`;
  }
  return null;
};

/** Two CPUs that share a core do the work of one; between these values nobody can tell. */
const ALONE = 1.6;

type Pairing = "apart" | "together" | "unknown";

/** Whether two threads had two cores (an ALU loop scales by 2) or, in this run, the two halves of one. */
export const pairingOf = ({ experiments }: Pick<RunFile, "experiments">): Pairing => {
  const scaling = experiments
    .filter(({ role }) => role === "control")
    .flatMap(({ quantities }) => quantities)
    .find(({ id, layer }) => id === "alu-scaling" && layer === "native")?.estimate;
  if (scaling == null) return "unknown";
  return scaling.low >= ALONE ? "apart" : scaling.high < ALONE ? "together" : "unknown";
};

/** How far apart the CPUs of most replicates were, for comparisons of several threads; null for one thread or none. */
export const distanceOf = (evidence: readonly Evidence[]): string | null => {
  const all = evidence.flatMap(({ distance }) => distance).filter((each) => each !== null);
  const far = all.filter((each) => each === "far").length;
  return all.length === 0 ? null : 2 * far > all.length ? "far" : "near";
};

/** The rows of evidence that a quantity comes from. */
export const evidenceFor = (
  experiment: ExperimentResult,
  { from, layer }: Pick<ExperimentResult["quantities"][number], "from" | "layer">,
): readonly Evidence[] =>
  experiment.evidence.filter((row) => row.layer === layer && from.includes(row.comparison));
