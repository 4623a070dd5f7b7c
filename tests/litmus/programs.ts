import fc from "fast-check";
import type {
  AccessOrder,
  Dependency,
  FenceName,
  Instruction,
  LitmusProgram,
  Register,
  Word,
} from "../../src/litmus/program.ts";

/** What random programs are made of. */
export interface Ingredients {
  readonly load: readonly AccessOrder[];
  readonly store: readonly AccessOrder[];
  readonly exchange: readonly AccessOrder[];
  readonly fence: readonly FenceName[];
  readonly dependencies?: boolean;
}

interface Choice {
  readonly op: "load" | "store" | "exchange";
  readonly word: Word;
  readonly load: AccessOrder;
  readonly store: AccessOrder;
  readonly exchange: AccessOrder;
  /** Before the access. */
  readonly fence: FenceName | null;
  readonly dependency: Dependency["kind"] | null;
}

/** Candidate executions grow with the factorial of a word's writes: with these limits 384 are the most. */
const MOST_ACCESSES = 6;
const MOST_WRITES_OF_A_WORD = 3;

const isSmall = (threads: readonly (readonly Choice[])[]): boolean => {
  const accesses = threads.flat();
  const writesOf = (word: Word): number =>
    accesses.filter((each) => each.op !== "load" && each.word === word).length;
  return (
    accesses.length <= MOST_ACCESSES &&
    Math.max(...(["x", "y", "z"] as const).map(writesOf)) <= MOST_WRITES_OF_A_WORD
  );
};

const choice = ({ load, store, exchange, fence, dependencies }: Ingredients): fc.Arbitrary<Choice> =>
  fc.record({
    op: fc.constantFrom<Choice["op"][]>(
      "load",
      "load",
      "store",
      "store",
      ...exchange.slice(0, 1).map(() => "exchange" as const),
    ),
    word: fc.constantFrom<Word[]>("x", "x", "y", "y", "z"),
    load: fc.constantFrom(...load),
    store: fc.constantFrom(...store),
    exchange: fc.constantFrom(...(exchange.length === 0 ? (["seq-cst"] as const) : exchange)),
    fence: fc.constantFrom(null, null, ...fence),
    dependency:
      dependencies === true
        ? fc.constantFrom<(Dependency["kind"] | null)[]>(null, "address", "data", "control", "control-isb")
        : fc.constant(null),
  });

/** Every store has a value of its own, and every load a register. */
const programFrom = (choices: readonly (readonly Choice[])[]): LitmusProgram => {
  let accesses = 0;
  const threads = choices.map((thread) => {
    let loaded: Register | null = null;
    return thread.flatMap((each): Instruction[] => {
      const number = accesses++;
      const { op, word, fence, dependency } = each;
      const before: Instruction[] = fence === null ? [] : [{ op: "fence", fence }];
      const needs = dependencyOn(loaded, dependency, op);
      if (op === "load") {
        const into: Register = `r${number}`;
        loaded = into;
        return [...before, { op, word, into, order: each.load, ...needs }];
      }
      return op === "store"
        ? [...before, { op, word, value: number + 1, order: each.store, ...needs }]
        : [...before, { op, word, value: number + 1, order: each.exchange }];
    });
  });
  return { threads, lasts: ["x", "y", "z"], asked: [] };
};

const dependencyOn = (
  on: Register | null,
  kind: Dependency["kind"] | null,
  op: Choice["op"],
): { needs?: Dependency } =>
  on === null || kind === null || (kind === "data" && op !== "store") ? {} : { needs: { kind, on } };

/** Two or three threads of one to three accesses. */
export const programs = (ingredients: Ingredients): fc.Arbitrary<LitmusProgram> =>
  fc
    .array(fc.array(choice(ingredients), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
    .filter(isSmall)
    .map(programFrom);
