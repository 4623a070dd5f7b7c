import type { Chapter } from "../experiment/chapter.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunFile } from "./run-file.ts";

/** A run file from before claims were named in it, with the names that today's catalogue has for them. */
export const withNames = (
  runFile: RunFile,
  experiments: readonly Experiment[],
  chapters: readonly Chapter[],
): RunFile => {
  if (runFile.handbook.claims.length > 0) return runFile;
  const judged = new Set(runFile.verdicts.map(({ claim }) => claim));
  const shows = new Map(experiments.map((experiment) => [experiment.id, experiment.shows]));
  return {
    ...runFile,
    handbook: {
      chapters,
      claims: experiments
        .flatMap(({ claims }) => claims)
        .filter(({ id }) => judged.has(id))
        .map(({ id, title, source, prior }) => ({ id, title, source, prior })),
    },
    experiments: runFile.experiments.map((experiment) =>
      experiment.shows === "" ? { ...experiment, shows: shows.get(experiment.id) ?? "" } : experiment,
    ),
  };
};
