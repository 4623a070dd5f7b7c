import { digitsOf, type LitmusProgram, outcomeName, type Register, type Word } from "./program.ts";

/** A program's outcomes by number, so that they can be counted without a name. Words' last values are no part of it. */
export interface NumberedOutcomes {
  readonly names: readonly string[];
  /** Nothing else is ever stored than what is below this. */
  readonly values: number;
  /** By thread, by load: an outcome's number is the sum over all loads of weight times value. */
  readonly weights: readonly (readonly number[])[];
  readonly numberOf: (name: string) => number;
}

export const numberOutcomes = (program: LitmusProgram): NumberedOutcomes => {
  const registers = digitsOf({ ...program, lasts: [] });
  const stored = program.threads.flat().map((each) => ("value" in each ? each.value : 0));
  const values = Math.max(...stored) + 1;
  const weightOf = (register: Register | Word): number => values ** registers.indexOf(register);
  const names = Array.from({ length: values ** registers.length }, (_, number) => {
    const found = registers.map((each) => [each, Math.floor(number / weightOf(each)) % values] as const);
    return outcomeName(program, Object.fromEntries(found));
  });
  return {
    names,
    values,
    weights: program.threads.map((steps) =>
      steps.flatMap((each) => (each.op === "load" ? [weightOf(each.into)] : [])),
    ),
    numberOf: (name) => names.indexOf(name),
  };
};

/** The outcome if no threads overlap: each runs its whole program before the next one begins, in this order. */
export const outcomeInOrder = (program: LitmusProgram, order: readonly number[]): string => {
  const memory: Partial<Record<Word, number>> = {};
  const registers: Partial<Record<Register, number>> = {};
  for (const each of order.flatMap((thread) => program.threads[thread]!)) {
    if (each.op === "load") registers[each.into] = memory[each.word] ?? 0;
    else if (each.op !== "fence") memory[each.word] = each.value;
  }
  return outcomeName(program, { ...registers, ...memory });
};
