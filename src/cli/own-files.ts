import type { Context, Library } from "./context.ts";

type Handbook = Awaited<ReturnType<Context["handbook"]>>;

/** What can be measured, with the experiments of the user's own that were named, and selectors that mean them. */
export interface WithOwnFiles extends Handbook {
  readonly selectors: readonly string[];
}

/** Loads the files among selectors, and puts the ids of their experiments in the files' places. */
export const withOwnFiles = async (
  library: Pick<Library, "isExperimentFile" | "withExperiments">,
  { catalogue, chapters }: Handbook,
  selectors: readonly string[],
): Promise<WithOwnFiles> => {
  const names = [...new Set(selectors.filter(library.isExperimentFile))];
  if (names.length === 0) return { catalogue, chapters, selectors };
  const all = await library.withExperiments(catalogue, names);
  const idsIn = (name: string): string[] =>
    [...(all.files ?? [])].filter(([, file]) => file === name).map(([{ id }]) => id);
  return {
    catalogue: all,
    chapters,
    selectors: selectors.flatMap((each) => (names.includes(each) ? idsIn(each) : [each])),
  };
};
