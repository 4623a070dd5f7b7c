import type { Experiment } from "../experiment/experiment.ts";
import type { Catalogue } from "../runner/options.ts";
import { loadExperiments } from "./load.ts";

/**
 * The catalogue and the experiments of these files. Its module knows nothing of them: measuring processes get all of its
 * runs as data. Throws ExperimentFileError.
 */
export const withExperiments = async (
  { module: _, ...catalogue }: Catalogue,
  names: readonly string[],
): Promise<Catalogue> => {
  const files = new Map<Experiment, string>(catalogue.files);
  const all = (): Catalogue => ({
    ...catalogue,
    experiments: [...new Set([...catalogue.experiments, ...files.keys()])],
    files,
  });
  for (const name of names) {
    for (const experiment of await loadExperiments(name, all())) files.set(experiment, name);
  }
  return all();
};
