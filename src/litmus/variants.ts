import { type FamilyName, familyOf, type Step } from "./families.ts";
import type { AccessOrder, Fence, FenceName, Instruction, LitmusProgram } from "./program.ts";

/** Its own program, or one of which sequential consistency allows the outcome asked about. */
export const FORMS = ["test", "control"] as const;

export type Form = (typeof FORMS)[number];

/**
 * What holds a thread's accesses in order. The first block is about instructions, written down one by one; the second
 * is about a language's orders, and what the compiler makes of them.
 */
export const ORDERINGS = [
  "none",
  /** mfence, dmb ish: between any two accesses. */
  "full",
  /** The same in one thread alone. */
  "full-0",
  "full-1",
  "full-2",
  /** lfence, dmb ishld */
  "load-fence",
  /** sfence, dmb ishst */
  "store-fence",
  /** x86: a locked or to the stack, between any two accesses. */
  "locked",
  /** x86: every store is an xchg. */
  "exchange",
  /** Arm: stores are stlr and loads ldar. */
  "stlr-ldar",
  /** Arm: stores are stlr and loads ldapr. */
  "stlr-ldapr",
  /** Arm: the weakest dmb for the two accesses it stands between. */
  "cheapest",
  /** std::atomic_ref, the whole thread in C++; in wasm and JavaScript only seq-cst. */
  "relaxed",
  "release-acquire",
  "seq-cst",
] as const;

export type Ordering = (typeof ORDERINGS)[number];

/** What a program is written for: an instruction set, or a language. */
export type Target = "x64" | "arm64" | "c++" | "javascript";

const LANGUAGE_ORDERS: readonly Ordering[] = ["relaxed", "release-acquire", "seq-cst"];

export const isLanguageOrder = (ordering: Ordering): boolean => LANGUAGE_ORDERS.includes(ordering);

type Orders = Readonly<{ load: AccessOrder; store: AccessOrder | "exchange" }>;
type Between = (before: Step, after: Step, thread: number) => FenceName | null;

interface Rendering {
  readonly orders: Orders;
  readonly between: Between;
  /** The one thread that it is about. */
  readonly thread?: number;
}

const PLAIN: Orders = { load: "plain", store: "plain" };
const nothing: Between = () => null;
const everywhere = (fence: FenceName): Rendering => ({ orders: PLAIN, between: () => fence });
const inThread = (fence: FenceName, one: number): Rendering => ({
  orders: PLAIN,
  between: (_before, _after, thread) => (thread === one ? fence : null),
  thread: one,
});
const ordered = (load: AccessOrder, store: Orders["store"]): Rendering => ({
  orders: { load, store },
  between: nothing,
});

const weakestDmb: Between = (before, after) => {
  if (before.op === "load") return "dmb-ishld";
  return after.op === "store" ? "dmb-ishst" : "dmb-ish";
};

const UNFENCED: Rendering = { orders: PLAIN, between: nothing };

const X64: Partial<Record<Ordering, Rendering>> = {
  none: UNFENCED,
  full: everywhere("mfence"),
  "full-0": inThread("mfence", 0),
  "full-1": inThread("mfence", 1),
  "full-2": inThread("mfence", 2),
  "load-fence": everywhere("lfence"),
  "store-fence": everywhere("sfence"),
  locked: everywhere("locked"),
  exchange: ordered("plain", "exchange"),
  // What compilers make of the orders: every load is a load and every store a store, but a seq_cst one is an exchange.
  relaxed: UNFENCED,
  "release-acquire": UNFENCED,
  "seq-cst": ordered("plain", "exchange"),
};

const ARM64: Partial<Record<Ordering, Rendering>> = {
  none: UNFENCED,
  full: everywhere("dmb-ish"),
  "full-0": inThread("dmb-ish", 0),
  "full-1": inThread("dmb-ish", 1),
  "full-2": inThread("dmb-ish", 2),
  "load-fence": everywhere("dmb-ishld"),
  "store-fence": everywhere("dmb-ishst"),
  "stlr-ldar": ordered("acquire", "release"),
  "stlr-ldapr": ordered("acquire-pc", "release"),
  cheapest: { orders: PLAIN, between: weakestDmb },
  relaxed: UNFENCED,
  // Without the RCpc extension, for which ours are not compiled.
  "release-acquire": ordered("acquire", "release"),
  "seq-cst": ordered("acquire", "release"),
};

const RENDERINGS: Readonly<Record<Target, Partial<Record<Ordering, Rendering>>>> = {
  x64: X64,
  arm64: ARM64,
  "c++": {
    relaxed: ordered("relaxed", "relaxed"),
    "release-acquire": ordered("acquire", "release"),
    "seq-cst": ordered("seq-cst", "seq-cst"),
  },
  javascript: { none: UNFENCED, "seq-cst": ordered("seq-cst", "seq-cst") },
};

const isNonTemporal = (step: Step): boolean => step.op === "store" && step.order === "non-temporal";

const instructionOf = (step: Step, orders: Orders): Instruction => {
  if (step.op === "load") return { ...step, order: orders.load };
  const order = step.order ?? orders.store;
  return order === "exchange"
    ? { op: "exchange", word: step.word, value: step.value, order: "seq-cst" }
    : { op: "store", word: step.word, value: step.value, order };
};

const renderThread = (
  steps: readonly Step[],
  thread: number,
  { orders, between }: Rendering,
): readonly Instruction[] =>
  steps.flatMap((step, index) => {
    const before = steps[index - 1];
    const fence = before === undefined ? null : between(before, step, thread);
    const fences: readonly Fence[] = fence === null ? [] : [{ op: "fence", fence }];
    return [...fences, instructionOf(step, orders)];
  });

/** The program of a test for a target; null where the target has no such thing, or the family no control. */
export const programOf = (
  family: FamilyName,
  form: Form,
  ordering: Ordering,
  target: Target,
): LitmusProgram | null => {
  const { test, control, lasts, asked } = familyOf(family);
  const steps = form === "test" ? test : control;
  const rendering = RENDERINGS[target][ordering];
  if (steps === null || rendering === undefined) return null;
  if (rendering.thread !== undefined && rendering.thread >= steps.length) return null;
  // Only x86 has such a store, and no language a word for it.
  if (steps.flat().some(isNonTemporal)) {
    if (target !== "x64" || isLanguageOrder(ordering)) return null;
  }
  return { threads: steps.map((each, thread) => renderThread(each, thread, rendering)), lasts, asked };
};
