import { allowedOutcomes, machineModelOf, type MemoryModel, MODELS } from "./models/index.ts";
import { type FamilyName, familyOf } from "./families.ts";
import { isAsked, type LitmusProgram } from "./program.ts";
import { type Form, isLanguageOrder, type Ordering, programOf, type Target } from "./variants.ts";

/** One litmus test as it was written for: a family, its form, what orders it, and whose orders these are. */
export interface LitmusCase {
  readonly family: FamilyName;
  readonly form: Form;
  readonly ordering: Ordering;
  /** The language that the orders are of, where they are of one: wasm has those of JavaScript. */
  readonly language: "c++" | "javascript";
}

/** What one memory model says of a test. */
export interface ModelAnswer {
  /** All outcomes that it allows. */
  readonly allowed: readonly string[];
  /** Whether the one asked about is among them. */
  readonly allowsAsked: boolean;
}

/** What models say of a test's outcomes, before it is run. */
export interface ExpectedOutcomes {
  /** "SB" */
  readonly test: string;
  readonly form: Form;
  /** What orders it, as it is written on this architecture: "mfence", "C++ seq_cst". */
  readonly ordering: string;
  /** The outcome that the test is about: "r0=0 r1=0". */
  readonly asked: string;
  /** What each model says, by its title. A model that has no word for the ordering is left out. */
  readonly models: Readonly<Record<string, ModelAnswer>>;
  /** The title of the model that the machine itself promises to keep; null where we have none of it. */
  readonly machineModel: string | null;
}

/** As an assembler writes them, where it has a word. */
const INSTRUCTIONS: Readonly<Partial<Record<Target, Partial<Record<Ordering, string>>>>> = {
  x64: {
    full: "mfence",
    "load-fence": "lfence",
    "store-fence": "sfence",
    locked: "lock or",
    exchange: "xchg",
  },
  arm64: {
    full: "dmb ish",
    "load-fence": "dmb ishld",
    "store-fence": "dmb ishst",
    "stlr-ldar": "stlr, ldar",
    "stlr-ldapr": "stlr, ldapr",
    cheapest: "weakest dmb",
  },
};

const CXX_ORDERS: Readonly<Partial<Record<Ordering, string>>> = {
  relaxed: "C++ relaxed",
  "release-acquire": "C++ rel/acq",
  "seq-cst": "C++ seq_cst",
};

const orderingName = (ordering: Ordering, language: LitmusCase["language"], target: Target): string => {
  if (language === "javascript") return ordering === "none" ? "plain" : "Atomics";
  const alone = /^full-(\d)$/.exec(ordering)?.[1];
  const instructions = INSTRUCTIONS[target];
  if (alone !== undefined) return `${instructions?.full ?? "full fence"}, thread ${alone}`;
  return CXX_ORDERS[ordering] ?? instructions?.[ordering] ?? ordering;
};

/** Each model is asked about the program as it is written for it: the same ordering, in its own words. */
const MODELS_ASKED: readonly (readonly [MemoryModel, Target])[] = [
  [MODELS.sc, "x64"],
  [MODELS["x86-tso"], "x64"],
  [MODELS.armv8, "arm64"],
];

const languageModel = ({ ordering, language }: LitmusCase): readonly [MemoryModel, Target] | null => {
  if (language === "javascript") return [MODELS.javascript, "javascript"];
  return isLanguageOrder(ordering) ? [MODELS["c++20"], "c++"] : null;
};

/** What SC says does not depend on words: any rendering will do. */
const programFor = (of: LitmusCase, model: MemoryModel, target: Target): LitmusProgram | null =>
  programOf(of.family, of.form, of.ordering, target) ??
  (model === MODELS.sc ? programOf(of.family, of.form, of.ordering, "arm64") : null);

const answerOf = (program: LitmusProgram, model: MemoryModel): ModelAnswer => {
  const allowed = [...allowedOutcomes(program, model)].sort();
  return { allowed, allowsAsked: allowed.some((outcome) => isAsked(program, outcome)) };
};

/** "r0=0 r1=0", or what else would do: "r0=0 r2=0 or r0=0 r3=1". */
const askedInWords = (family: FamilyName): string =>
  familyOf(family)
    .asked.map((condition) =>
      Object.entries(condition)
        .map(([digit, value]) => `${digit}=${value}`)
        .join(" "),
    )
    .join(" or ");

/** What models expect of one test on a machine of this architecture. */
export const expectedOutcomes = (of: LitmusCase, architecture: string): ExpectedOutcomes => {
  const target: Target = architecture === "arm64" ? "arm64" : "x64";
  const language = languageModel(of);
  const models = [...MODELS_ASKED, ...(language === null ? [] : [language])].flatMap(([model, written]) => {
    const program = programFor(of, model, written);
    return program === null ? [] : [[model.title, answerOf(program, model)] as const];
  });
  return {
    test: familyOf(of.family).title,
    form: of.form,
    ordering: orderingName(of.ordering, of.language, target),
    asked: askedInWords(of.family),
    models: Object.fromEntries(models),
    machineModel: machineModelOf(architecture)?.title ?? null,
  };
};
