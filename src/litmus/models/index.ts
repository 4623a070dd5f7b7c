import { eventStructureOf, type Execution, executionsOf } from "../executions.ts";
import { isAsked, type LitmusProgram } from "../program.ts";
import { ARMV8 } from "./armv8.ts";
import { CXX20 } from "./cxx20.ts";
import { JAVASCRIPT } from "./javascript.ts";
import type { MemoryModel } from "./model.ts";
import { SC } from "./sc.ts";
import { X86_TSO } from "./x86-tso.ts";

export type { MemoryModel } from "./model.ts";

/** The models that tables print, in the order of their columns. */
export const MODELS = {
  sc: SC,
  "x86-tso": X86_TSO,
  armv8: ARMV8,
  "c++20": CXX20,
  javascript: JAVASCRIPT,
} as const satisfies Readonly<Record<string, MemoryModel>>;

/** What the machine itself promises; null where we have no model of it. */
export const machineModelOf = (architecture: string): MemoryModel | null => {
  if (architecture === "x64") return X86_TSO;
  return architecture === "arm64" ? ARMV8 : null;
};

/** Throws RangeError for a program that asks for an order or a fence which the model does not speak of. */
const checkVocabulary = ({ threads }: LitmusProgram, { title, vocabulary }: MemoryModel): void => {
  if (vocabulary === null) return;
  for (const instruction of threads.flat()) {
    const known: readonly string[] = vocabulary[instruction.op];
    const word = instruction.op === "fence" ? instruction.fence : instruction.order;
    if (!known.includes(word)) throw new RangeError(`${title} says nothing of a ${instruction.op} ${word}`);
  }
};

interface Candidates {
  readonly executions: Iterable<Execution>;
  readonly isAllowed: (execution: Execution) => boolean;
}

const candidatesOf = (program: LitmusProgram, model: MemoryModel): Candidates => {
  checkVocabulary(program, model);
  const structure = eventStructureOf(program);
  return { executions: executionsOf(program, structure), isAllowed: model.axiomsOn(structure) };
};

/** The outcomes of all executions that keep the model's axioms, by `outcomeName`. */
export const allowedOutcomes = (program: LitmusProgram, model: MemoryModel): ReadonlySet<string> => {
  const { executions, isAllowed: keepsAxioms } = candidatesOf(program, model);
  const outcomes = new Set<string>();
  for (const execution of executions)
    if (!outcomes.has(execution.outcome) && keepsAxioms(execution)) outcomes.add(execution.outcome);
  return outcomes;
};

/** Whether the model allows the outcome that the program asks about. */
export const isAllowed = (program: LitmusProgram, model: MemoryModel): boolean => {
  const { executions, isAllowed: keepsAxioms } = candidatesOf(program, model);
  for (const execution of executions)
    if (isAsked(program, execution.outcome) && keepsAxioms(execution)) return true;
  return false;
};
