import type {
  Access,
  AccessOrder,
  Condition,
  Dependency,
  Fence,
  FenceName,
  Instruction,
  LitmusProgram,
  Register,
  Word,
} from "../../src/litmus/program.ts";

const DEPENDENCIES: Readonly<Record<string, Dependency["kind"]>> = {
  addr: "address",
  data: "data",
  ctrl: "control",
  "ctrl-isb": "control-isb",
};

const conditionOf = (text: string): Condition =>
  Object.fromEntries(
    text.split(" ").map((part) => {
      const [digit, value] = part.split("=") as [string, string];
      return [digit, Number(value)];
    }),
  );

const accessOf = (text: string, suffixes: readonly string[], defaultOrder: AccessOrder): Access => {
  const [target, source] = text.split("=") as [string, string];
  const needed = suffixes.find((each) => each.includes(":"));
  const [kind, on] = needed?.split(":") ?? [];
  const needs = kind === undefined ? {} : { needs: { kind: DEPENDENCIES[kind]!, on: on as Register } };
  const order = (suffixes.find((each) => !each.includes(":")) ?? defaultOrder) as AccessOrder;
  return target.startsWith("r")
    ? { op: "load", word: source as Word, into: target as Register, order, ...needs }
    : { op: "store", word: target as Word, value: Number(source), order, ...needs };
};

const instructionOf = (text: string, defaultOrder: AccessOrder): Instruction => {
  const [first, ...rest] = text.trim().split(" ") as [string, ...string[]];
  if (first === "xchg") {
    const [access, ...suffixes] = rest as [string, ...string[]];
    return { ...(accessOf(access, suffixes, "seq-cst") as Access & { op: "store" }), op: "exchange" };
  }
  if (first.includes("=")) return accessOf(first, rest, defaultOrder);
  return { op: "fence", fence: first as FenceName };
};

/**
 * A program as papers write it: "x=1; mfence; r0=y | y=1 release; r1=x addr:r0", and the outcome asked about: "r0=0 x=2".
 * An access without an order has the default one; xchg is seq_cst.
 */
export const program = (
  threads: string,
  asked: string,
  defaultOrder: AccessOrder = "plain",
): LitmusProgram => ({
  threads: threads
    .split("|")
    .map((thread) => thread.split(";").map((text) => instructionOf(text, defaultOrder))),
  lasts: (["x", "y", "z"] as const).filter((word) => word in conditionOf(asked)),
  asked: [conditionOf(asked)],
});

/** With a fence between any two accesses of a thread. */
export const fenced = ({ threads, ...rest }: LitmusProgram, fence: FenceName): LitmusProgram => ({
  threads: threads.map((instructions) =>
    instructions.flatMap((each, index): Instruction[] => {
      const between: Fence = { op: "fence", fence };
      return index === 0 ? [each] : [between, each];
    }),
  ),
  ...rest,
});
