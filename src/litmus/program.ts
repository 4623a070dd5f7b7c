/**
 * Litmus tests as data: a few instructions a thread, and the outcome asked about. What is measured (the native
 * programs, the twins) and what is worked out (the memory models) are about these.
 */

/** A word in memory, on a line of its own; 0 at first. */
export type Word = "x" | "y" | "z";

export const WORDS: readonly Word[] = ["x", "y", "z"];

export type Register = `r${number}`;

/** How an access asks to be ordered. */
export type AccessOrder =
  /** No more than any access: mov, ldr, str; in JavaScript and wasm, and in C++, not atomic. */
  | "plain"
  | "relaxed"
  /** ldar; memory_order_acquire */
  | "acquire"
  /** ldapr: an acquire that later releases of its own thread may still follow. */
  | "acquire-pc"
  /** stlr; memory_order_release */
  | "release"
  | "seq-cst"
  /** movnti: past the caches and past the order of other stores. */
  | "non-temporal";

/** What an access must wait for without any fence: a load whose value it needs. */
export interface Dependency {
  readonly kind: "address" | "data" | "control" | "control-isb";
  readonly on: Register;
}

export interface Load {
  readonly op: "load";
  readonly word: Word;
  readonly into: Register;
  readonly order: AccessOrder;
  readonly needs?: Dependency;
}

export interface Store {
  readonly op: "store";
  readonly word: Word;
  readonly value: number;
  readonly order: AccessOrder;
  readonly needs?: Dependency;
}

/** Reads and writes in one step; what it read is not asked about. On x86 every such instruction is locked. */
export interface Exchange {
  readonly op: "exchange";
  readonly word: Word;
  readonly value: number;
  readonly order: AccessOrder;
}

export type FenceName =
  | "mfence"
  | "lfence"
  | "sfence"
  /** A locked instruction on a word that no other thread knows. */
  | "locked"
  | "dmb-ish"
  | "dmb-ishld"
  | "dmb-ishst"
  /** atomic_thread_fence(memory_order_seq_cst) */
  | "seq-cst-fence";

export interface Fence {
  readonly op: "fence";
  readonly fence: FenceName;
}

export type Access = Load | Store | Exchange;
export type Instruction = Access | Fence;

/** What registers, and words at the end, hold. Those not named may hold anything. */
export type Condition = Readonly<Partial<Record<Register | Word, number>>>;

export interface LitmusProgram {
  readonly threads: readonly (readonly Instruction[])[];
  /** Words whose last value is part of an outcome. */
  readonly lasts: readonly Word[];
  /** The outcome asked about: any of these. */
  readonly asked: readonly Condition[];
}

/** What an outcome is made of, in this order: the registers by number, then the words that are asked about. */
export const digitsOf = ({ threads, lasts }: LitmusProgram): readonly (Register | Word)[] => {
  const registers = threads.flat().flatMap((each) => (each.op === "load" ? [each.into] : []));
  return [...registers.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))), ...lasts];
};

type Values = Readonly<Partial<Record<Register | Word, number>>>;

/** For many outcomes of one program. */
export const outcomeNamer = (program: LitmusProgram): ((values: Values) => string) => {
  const digits = digitsOf(program);
  return (values) => digits.map((digit) => `${digit}=${values[digit] ?? 0}`).join(" ");
};

/** "r0=1 r1=0 x=2": how an outcome is called everywhere. */
export const outcomeName = (program: LitmusProgram, values: Values): string => outcomeNamer(program)(values);

/** Whether an outcome, by its name, is one that was asked about. */
export const isAsked = ({ asked }: LitmusProgram, outcome: string): boolean => {
  const parts = new Set(outcome.split(" "));
  return asked.some((condition) =>
    Object.entries(condition).every(([digit, value]) => parts.has(`${digit}=${value}`)),
  );
};
