import type { Chapter } from "../experiment/chapter.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunFile } from "./run-file.ts";

/**
 * A run file from before claims were named in it, with the names that today's catalogue has for them, and the figures it would draw
 * of such a run. Figures of what a run did not measure are left out when they are drawn.
 */
export const withNames = (
  runFile: RunFile,
  experiments: readonly Experiment[],
  chapters: readonly Chapter[],
): RunFile => {
  if (runFile.handbook.claims.length > 0) return runFile;
  const judged = new Set(runFile.verdicts.map(({ claim }) => claim));
  const today = new Map(experiments.map((experiment) => [experiment.id, experiment]));
  const setting = { machine: runFile.machine, profile: runFile.profile, cpus: runFile.options.cpus };
  return {
    ...runFile,
    handbook: {
      chapters,
      claims: experiments
        .flatMap(({ claims }) => claims)
        .filter(({ id }) => judged.has(id))
        .map(({ id, title, source, prior }) => ({ id, title, source, prior })),
      own: runFile.handbook.own,
    },
    experiments: runFile.experiments.map((experiment) => ({
      ...experiment,
      shows: experiment.shows || (today.get(experiment.id)?.shows ?? ""),
      figures:
        experiment.figures.length > 0
          ? experiment.figures
          : (today.get(experiment.id)?.figures?.(setting) ?? []),
    })),
  };
};
