import { type Form, isLanguageOrder, type Ordering, ORDERINGS } from "./variants.ts";

/** Where the addon has the threads of the litmus tests: the names of its classes and functions. */

/** The table of families in the addon's sources, below the package's root. */
export const FAMILY_TABLE = "native/kernels/litmus_families.h";

/** The classes of a test's threads by family and form ("sb test"), as that table has them. */
export const nativeThreads = (table: string): ReadonlyMap<string, readonly string[]> => {
  const rows = table.matchAll(
    /\{\s*"([^"]+)",[^"]*?ProgramsOf<([^>]*)>\(\),\s*(?:\w*ProgramsOf<([^>]*)>\(\)|\{\})\}/g,
  );
  const named = new Map<string, string[]>();
  for (const [, family, test, control] of rows) {
    for (const [form, list] of [
      ["test", test],
      ["control", control],
    ] as const) {
      if (list !== undefined) named.set(keyOf(family!, form), list.split(/,\s*/));
    }
  }
  return named;
};

export const keyOf = (family: string, form: Form): string => `${family} ${form}`;

/** A function that one thread runs, as the addon's symbols name it. */
export interface NativeFunction {
  /** Instructions as written, or what a compiler makes of C++ orders. */
  readonly kind: "assembly" | "cxx";
  readonly name: string;
  /** Of the enumeration in native/kernels/litmus_program.h. */
  readonly ordering: number;
}

/** What thread `thread` runs, whose class is `name`: `full-1` is `full` in thread 1, and `none` in the others. */
export const nativeFunction = (name: string, ordering: Ordering, thread: number): NativeFunction => {
  const alone = /^full-(\d)$/.exec(ordering)?.[1];
  const rendered = alone === undefined ? ordering : Number(alone) === thread ? "full" : "none";
  return {
    kind: isLanguageOrder(ordering) ? "cxx" : "assembly",
    name,
    ordering: ORDERINGS.indexOf(rendered),
  };
};

/** The beginning of its symbol. */
export const symbolOf = ({ kind, name, ordering }: NativeFunction): string =>
  `hardfacts::litmus::${kind}::${name}::Run<(hardfacts::litmus::Ordering)${ordering}>`;
