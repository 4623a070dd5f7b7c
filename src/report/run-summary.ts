import { cpuRanges } from "../experiment/cpu-ranges.ts";
import { isTooNoisy } from "../experiment/evidence.ts";
import { withLargestPool } from "../experiment/reservation.ts";
import { VERDICT_WORDS } from "../verdict/verdict.ts";
import { counted, durationText, estimateText, figure, percentText, quantityText } from "./figures.ts";
import type { RunFile } from "./run-file.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";

/** "14 confirmed, 3 refuted, 4 inconclusive, 6 not testable", words without a verdict left out. */
export const verdictCounts = ({ verdicts }: RunFile, { colors }: Pick<Style, "colors">): string => {
  const counts = VERDICT_WORDS.map((word) => ({
    mark: MARKS[word],
    count: verdicts.filter(({ verdict }) => verdict === word).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return "no verdicts";
  return counts.map(({ mark, count }) => mark.color(colors)(`${count} ${mark.word}`)).join(", ");
};

/** How the run went. */
export const runFacts = (runFile: RunFile): string => {
  const { rounds, durationMs, profile, seed, options } = runFile;
  return [
    `${roundsDone(rounds)} in ${durationText(durationMs)}`,
    `${profile} profile`,
    `CPUs ${cpuRanges(options.cpus)}`,
    ...confidence(runFile),
    `seed ${seed}`,
  ].join(", ");
};

const roundsDone = ({ planned, done }: RunFile["rounds"]): string =>
  planned === 0
    ? "no rounds (nothing to measure)"
    : `${done < planned ? `${done} of ` : ""}${counted(planned, "round")}`;

/** What the intervals of the verdicts cover at least, rounded down. What is exact has none. */
const confidence = ({ verdicts }: RunFile): string[] => {
  const levels = verdicts.flatMap(({ estimate }) =>
    estimate === null || estimate.confidence === 1 ? [] : [estimate.confidence],
  );
  return levels.length === 0 ? [] : [`${Math.floor(Math.min(...levels) * 1e4) / 100} % intervals`];
};

/** How far the figures can be trusted: what was left out, how far apart the CPUs were, what the controls of the instrument say. */
export const trustFacts = ({ experiments }: RunFile): string[] => {
  const rows = experiments.flatMap(({ evidence }) => evidence);
  const blocks = sum(rows.map((row) => row.blocks));
  const { switched, moved, distanceFlipped } = {
    switched: sum(rows.map(({ dropped }) => dropped.switched)),
    moved: sum(rows.map(({ dropped }) => dropped.moved)),
    distanceFlipped: sum(rows.map(({ dropped }) => dropped.distanceFlipped)),
  };
  const left = switched + moved + distanceFlipped;
  const why = [
    ...(switched > 0 ? [`thread switched out ${figure(switched)}`] : []),
    ...(moved > 0 ? [`moved ${figure(moved)}`] : []),
    ...(distanceFlipped > 0 ? [`distance changed ${figure(distanceFlipped)}`] : []),
  ].join(", ");
  const disturbed = sum(rows.map((row) => row.disturbed));
  return [
    ...(blocks === 0
      ? []
      : [
          left === 0
            ? `no block of ${figure(blocks)} left out`
            : `${percentText(left / blocks)} of ${figure(blocks)} blocks left out (${why})`,
        ]),
    ...(disturbed > 0 ? [`${counted(disturbed, "replicate")} disturbed`] : []),
    ...distances(rows),
  ];
};

const distances = (rows: RunFile["experiments"][number]["evidence"]): string[] => {
  const classes = rows.flatMap(({ distance }) => distance);
  const count = (wanted: string): number => classes.filter((each) => each === wanted).length;
  const near = count("near");
  const far = count("far");
  if (near + far > 0) return [`pairs of CPUs near in ${near} and far in ${far} replicates`];
  return count("only") > 0 ? ["pairs of CPUs at one distance in all replicates"] : [];
};

/** The instrument's own quantities: arms against themselves, the scaling of two CPUs. */
export const controlFacts = ({ experiments }: RunFile): string[] =>
  experiments
    .filter(({ role }) => role === "control")
    .flatMap(({ quantities }) => quantities)
    .flatMap(({ id, layer, unit, estimate }) =>
      estimate == null ? [] : [`${id} ${estimateText(estimate, unit)} ${layer}`],
    );

/**
 * What was found of the hardware beside what the system says: "cache-size-l1 53.7 KiB (stated 48 KiB)". What most
 * rounds looked for and did not find is said, too; of what too few rounds looked for, nothing.
 */
export const statedFacts = ({ experiments }: RunFile): string[] =>
  experiments
    .flatMap((experiment) => experiment.quantities.map((quantity) => ({ ...quantity, experiment })))
    .flatMap(({ id, unit, estimate, stated, replicates, from, experiment }) => {
      if (stated == null) return [];
      const beside = `(stated ${quantityText(stated, unit)})`;
      // Searches that find nothing say 0, for a search that failed in most rounds has failed.
      const nothing = estimate != null && estimate.low === 0 && estimate.high === 0;
      if (estimate != null && !nothing) return [`${id} ${estimateText(estimate, unit)} ${beside}`];
      const missed = replicates.filter((value) => value === null).length;
      const looked = nothing || (replicates.length > 0 && 2 * missed > replicates.length);
      return looked ? [`${id} not found: ${whyNotFound(experiment, from)} ${beside}`] : [];
    });

/** A search among blocks that other work took apart says nothing of the hardware. */
const whyNotFound = (
  { evidence }: RunFile["experiments"][number],
  from: readonly string[],
): "too noisy" | "no step seen" =>
  evidence.some((each) => from.includes(each.comparison) && isTooNoisy(each)) ? "too noisy" : "no step seen";

/** No further round would have fitted into it, by the rounds before. */
const budgetWasOver = ({ options: { budgetMs }, durationMs, rounds: { done } }: RunFile): boolean =>
  budgetMs !== null && (done === 0 || durationMs + durationMs / done > budgetMs);

const whyCutShort = (runFile: RunFile): string => {
  if (budgetWasOver(runFile)) return "The time allowed (--budget) was over";
  return runFile.experiments.some(
    ({ role, status }) => role === "evidence" && (status === "crashed" || status === "timed-out"),
  )
    ? "Nothing was left to measure, since measuring kept failing,"
    : "Nothing was left to measure";
};

/** A round may take longer than those before it took on average. */
const BUDGET_MARGIN = 1.1;

/** " They would take about --budget 40s.": what the rounds of a run whose budget ran out need; nothing for another. */
const enough = (runFile: RunFile): string => {
  const { durationMs, rounds } = runFile;
  if (rounds.done === 0 || !budgetWasOver(runFile)) return "";
  const neededMs = (BUDGET_MARGIN * durationMs * rounds.planned) / rounds.done;
  return ` About --budget ${budgetText(neededMs)} would do.`;
};

/** As the flag takes it, rounded up: "7s", "40s", "12m". */
const budgetText = (ms: number): string => {
  if (ms > 300_000) return `${Math.ceil(ms / 60_000)}m`;
  const step = ms > 10_000 ? 5 : 1;
  return `${Math.ceil(ms / 1000 / step) * step}s`;
};

/** What a reader must know before believing a line. */
export const warnings = (runFile: RunFile): string[] => {
  const { interrupted, rounds, looks, options, experiments } = runFile;
  // None are planned where there was nothing to measure from the beginning.
  const cutShort = rounds.done < Math.min(rounds.planned, looks[0]?.rounds ?? 0);
  const after = `after ${rounds.done} of ${counted(rounds.planned, "round")}`;
  return [
    ...(Object.keys(options.overrides).length > 0
      ? ["Parameters of arms were overridden: these verdicts say nothing about this machine."]
      : []),
    ...(interrupted ? [`Interrupted ${after}: what was done is judged.`] : []),
    ...(cutShort && !interrupted ? [`${whyCutShort(runFile)} ${after}.${enough(runFile)}`] : []),
    ...experiments
      .filter((experiment) => failed(experiment, cutShort))
      .map(({ id, status, reason }) => `${id} ${status}${reason === null ? "" : `: ${reason}`}`),
  ];
};

/** Of a run that was cut short every experiment is partial: that is said once. Lost replicates are another thing. */
const failed = ({ status, dropped }: RunFile["experiments"][number], cutShort: boolean): boolean =>
  status === "crashed" ||
  status === "timed-out" ||
  (status === "partial" && (!cutShort || LOST.some((reason) => (dropped[reason] ?? 0) > 0)));

const LOST = [
  "replicates crashed",
  "replicates timed-out",
  "replicates failed",
  "replicates denied",
  "comparisons failed",
];

/** What would let more be decided, most useful first, with the number of verdicts it is for. */
export const remedies = ({ verdicts }: RunFile): { readonly remedy: string; readonly verdicts: number }[] => {
  const open = verdicts.flatMap(({ verdict, remedy }) =>
    remedy === null || verdict === "confirmed" || verdict === "refuted" ? [] : [remedy],
  );
  const found = new Map<string, number>();
  for (const own of open) {
    const remedy = withLargestPool(own, open);
    found.set(remedy, (found.get(remedy) ?? 0) + 1);
  }
  return [...found]
    .map(([remedy, count]) => ({ remedy, verdicts: count }))
    .sort((a, b) => b.verdicts - a.verdicts);
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
