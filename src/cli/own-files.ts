import type { Experiment } from "../experiment/experiment.ts";
import type { Catalogue } from "../runner/options.ts";
import type { Context, Library } from "./context.ts";

type Handbook = Awaited<ReturnType<Context["handbook"]>>;

/** What can be measured, with the experiments of the user's own that were named, and selectors that mean them. */
export interface WithOwnFiles extends Handbook {
  readonly selectors: readonly string[];
}

/** Loads the files among selectors, and puts the ids of their experiments in the files' places. */
export const withOwnFiles = async (
  library: Pick<Library, "isExperimentFile" | "loadExperiments">,
  { catalogue, chapters }: Handbook,
  selectors: readonly string[],
): Promise<WithOwnFiles> => {
  const names = [...new Set(selectors.filter(library.isExperimentFile))];
  if (names.length === 0) return { catalogue, chapters, selectors };
  const files = new Map<Experiment, string>();
  const idsOf = new Map<string, readonly string[]>();
  for (const name of names) {
    const known = { ...catalogue, experiments: [...catalogue.experiments, ...files.keys()] };
    const found = await library.loadExperiments(name, known);
    for (const experiment of found) files.set(experiment, name);
    idsOf.set(
      name,
      found.map(({ id }) => id),
    );
  }
  // Its module knows nothing of them: measuring processes get all of this run as data.
  const { module: _, ...others } = catalogue;
  const all: Catalogue = { ...others, experiments: [...catalogue.experiments, ...files.keys()], files };
  return { catalogue: all, chapters, selectors: selectors.flatMap((each) => idsOf.get(each) ?? [each]) };
};
