import { accessSync, constants, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { DefinitionError, ExperimentFileError } from "../errors.ts";
import { defineExperiment } from "../experiment/define.ts";
import type { Experiment, Setting } from "../experiment/experiment.ts";
import { didYouMean } from "../nearest.ts";
import { checkAll, throwAll } from "../problems.ts";
import type { Catalogue } from "../runner/options.ts";
import { fileError, inFile } from "./in-file.ts";

const EXTENSIONS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** Whether a word on the command line is a file of experiments: it begins like a path, or ends like code. */
export const isExperimentFile = (word: string): boolean =>
  /^(\.{1,2})?[/\\]/.test(word) || /^[A-Za-z]:[/\\]/.test(word) || EXTENSIONS.includes(extname(word));

/**
 * The experiments that a file exports, by whatever names: TypeScript has its types taken off, and "hardfacts" means this
 * very package, wherever the file is. It runs here and nowhere else; measuring processes get data. Throws ExperimentFileError.
 */
export const loadExperiments = async (file: string, catalogue: Catalogue): Promise<readonly Experiment[]> => {
  const path = resolve(file);
  checkFile(file, path);
  const exported = await evaluate(file, path, catalogue);
  // A look at what is exported may run its code: getters throw, too.
  const found = inFile(file, () => {
    const values = Object.values(exported).flatMap((value): unknown[] =>
      Array.isArray(value) ? (value as unknown[]) : [value],
    );
    // The default export is often a named one as well.
    return [...new Set(values.filter(looksLikeExperiment))];
  });
  if (found.length === 0) throw new ExperimentFileError(file, noExperiment(exported), HOW_TO_DEFINE);
  const known = [...catalogue.experiments];
  const { checkExperimentShape } = await import("./shape.ts");
  inFile(file, () => {
    checkAll(
      found.map((experiment) => () => {
        checkExperimentShape(experiment);
        // Once more: a file may export what it has made without it.
        defineExperiment(experiment);
        checkIds(experiment, known);
        known.push(experiment);
      }),
    );
  });
  return found.map((experiment) => withFile(file, experiment));
};

/** The experiment whose functions, should one throw, say which file they are from. */
const withFile = (file: string, experiment: Experiment): Experiment => {
  const { outcomes, figures } = experiment;
  return {
    ...experiment,
    comparisons: once((setting) => inFile(file, () => experiment.comparisons(setting))),
    quantities: once((setting) => inFile(file, () => experiment.quantities(setting))),
    ...(outcomes && { outcomes: (setting) => inFile(file, () => outcomes(setting)) }),
    ...(figures && { figures: (setting) => inFile(file, () => figures(setting)) }),
  };
};

/** Asked once for each setting: what is measured in every round is what was planned, also where the file draws lots. */
const once = <T>(work: (setting: Setting) => T): ((setting: Setting) => T) => {
  const known = new WeakMap<Setting, T>();
  return (setting) => {
    if (!known.has(setting)) known.set(setting, work(setting));
    return known.get(setting)!;
  };
};

const HOW_TO_DEFINE =
  "Export what defineExperiment returns, by default or by a name: docs/own-experiments.md shows one.";

const checkFile = (file: string, path: string): void => {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
    accessSync(path, constants.R_OK);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new ExperimentFileError(
      file,
      code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`,
      "Name a file of experiments, from the folder you are in.",
    );
  }
  if (!isFile) throw new ExperimentFileError(file, "it is no file", "Name a file of experiments.");
  if (!EXTENSIONS.includes(extname(path)))
    throw new ExperimentFileError(
      file,
      "it is no code",
      `Name a file that ends in ${EXTENSIONS.join(", ")}.`,
    );
};

const evaluate = async (
  file: string,
  path: string,
  catalogue: Catalogue,
): Promise<Readonly<Record<string, unknown>>> => {
  // Only now: nobody else needs the one, and the other has all of us in it.
  const [{ createJiti }, library] = await Promise.all([import("jiti"), import("../index.ts")]);
  const jiti = createJiti(path, {
    // A run writes its own folder and nothing else.
    fsCache: false,
    interopDefault: false,
    // The instance that runs: its errors are told apart by identity, and there may be no other.
    virtualModules: {
      hardfacts: named("hardfacts", library),
      "hardfacts/experiments": named("hardfacts/experiments", { catalogue }),
    },
  });
  try {
    return await jiti.import<Readonly<Record<string, unknown>>>(path);
  } catch (error) {
    throw fileError(file, error);
  }
};

/** A module's exports, of which a misspelt one is an error with the nearest, and not something undefined that is called later. */
const named = (module: string, exports: object): unknown =>
  new Proxy(exports, {
    get: (_, name) => {
      // What loaders and promises ask of any module.
      const isAsked = typeof name !== "string" || ["__esModule", "default", "then"].includes(name);
      if (isAsked || name in exports) return (exports as Record<string | symbol, unknown>)[name];
      throw new DefinitionError(
        `"${module}" has no ${name}`,
        didYouMean(name, Object.keys(exports)) ?? "docs/own-experiments.md shows what it has.",
      );
    },
  });

const looksLikeExperiment = (value: unknown): value is Experiment =>
  typeof value === "object" && value !== null && "comparisons" in value && "quantities" in value;

const noExperiment = (exported: Readonly<Record<string, unknown>>): string => {
  const names = Object.keys(exported);
  return names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}, and no experiment`;
};

/** Selectors, verdicts and run files tell experiments and claims apart by their ids. */
const checkIds = ({ id, claims }: Experiment, known: readonly Experiment[]): void => {
  const found: DefinitionError[] = [];
  const refuse = (what: string): void => {
    found.push(
      new DefinitionError(what, "Give it an id of its own; `hardfacts list` shows those that are taken."),
    );
  };
  if (known.some((experiment) => experiment.id === id)) {
    refuse(`there is an experiment "${id}" already`);
    // The same one under another name has the same claims as well, which goes without saying.
    throwAll(found);
  }
  const ids = claims.map((claim) => claim.id);
  for (const claim of new Set(ids)) {
    const other = known.find((experiment) => experiment.claims.some((each) => each.id === claim));
    if (other !== undefined) refuse(`there is a claim ${claim} already, of ${other.id}`);
    if (ids.indexOf(claim) !== ids.lastIndexOf(claim))
      refuse(`experiment "${id}" has two claims called ${claim}`);
  }
  throwAll(found);
};
