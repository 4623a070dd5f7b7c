import { type LitmusProgram, outcomeName, type Register, type Word } from "../../src/litmus/program.ts";

/**
 * Machines that run litmus programs step by step, in every order there is. They share nothing with the axioms but the
 * programs and the names of outcomes.
 */

interface State {
  readonly next: readonly number[];
  readonly memory: Readonly<Record<Word, number>>;
  readonly registers: Readonly<Record<Register, number>>;
  /** Oldest first; a null is an sfence. */
  readonly buffers: readonly (readonly (Buffered | null)[])[];
  /** Non-temporal stores that have left the buffer, in no order. */
  readonly combining: readonly (readonly Buffered[])[];
}

interface Buffered {
  readonly word: Word;
  readonly value: number;
  readonly nonTemporal: boolean;
}

const replaced = <Item>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((old, index) => (index === at ? item : old));

const start = ({ threads }: LitmusProgram): State => ({
  next: threads.map(() => 0),
  memory: { x: 0, y: 0, z: 0 },
  // All of them from the start, so that equal states are written alike.
  registers: Object.fromEntries(
    threads.flat().flatMap((each) => (each.op === "load" ? [[each.into, 0]] : [])),
  ),
  buffers: threads.map(() => []),
  combining: threads.map(() => []),
});

type Steps = (program: LitmusProgram, state: State, thread: number) => State[];

const outcomesOf = (program: LitmusProgram, stepsOf: Steps): Set<string> => {
  const outcomes = new Set<string>();
  const seen = new Set<string>();
  const waiting = [start(program)];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const key = JSON.stringify(state);
    if (seen.has(key)) continue;
    seen.add(key);
    const following = program.threads.flatMap((_, thread) => stepsOf(program, state, thread));
    if (following.length === 0) outcomes.add(outcomeName(program, { ...state.registers, ...state.memory }));
    waiting.push(...following);
  }
  return outcomes;
};

const executed = (state: State, thread: number): State => ({
  ...state,
  next: replaced(state.next, thread, state.next[thread]! + 1),
});

/** Memory and threads, nothing between: one instruction of one thread after the other. */
export const interleavings = (program: LitmusProgram): Set<string> =>
  outcomesOf(program, ({ threads }, state, thread) => {
    const instruction = threads[thread]![state.next[thread]!];
    if (instruction === undefined) return [];
    const after = executed(state, thread);
    if (instruction.op === "fence") return [after];
    const { word } = instruction;
    return instruction.op === "load"
      ? [{ ...after, registers: { ...state.registers, [instruction.into]: state.memory[word] } }]
      : [{ ...after, memory: { ...state.memory, [word]: instruction.value } }];
  });

/**
 * Owens, Sarkar, Sewell 2009: each thread has a FIFO buffer of stores, reads its own from it, and waits with mfence and
 * locked instructions until it is empty. Non-temporal stores go from there into a second place that has no order.
 */
export const storeBufferMachine = (program: LitmusProgram): Set<string> =>
  outcomesOf(program, (_, state, thread) => [
    ...instructionSteps(program, state, thread),
    ...drainSteps(state, thread),
  ]);

const instructionSteps: Steps = ({ threads }, state, thread) => {
  const instruction = threads[thread]![state.next[thread]!];
  if (instruction === undefined) return [];
  const after = executed(state, thread);
  const buffer = state.buffers[thread]!;
  const combining = state.combining[thread]!;
  const isDrained = buffer.length === 0 && combining.length === 0;
  const buffered = (entry: Buffered | null): State => ({
    ...after,
    buffers: replaced(state.buffers, thread, [...buffer, entry]),
  });
  if (instruction.op === "fence") {
    if (instruction.fence === "lfence") return [after];
    if (instruction.fence === "sfence") return [buffered(null)];
    return isDrained ? [after] : [];
  }
  const { word } = instruction;
  if (instruction.op === "load") {
    const own = [...combining, ...buffer].findLast((entry) => entry?.word === word);
    const value = own?.value ?? state.memory[word];
    return [{ ...after, registers: { ...state.registers, [instruction.into]: value } }];
  }
  const { value, order } = instruction;
  if (instruction.op === "store") return [buffered({ word, value, nonTemporal: order === "non-temporal" })];
  return isDrained ? [{ ...after, memory: { ...state.memory, [word]: value } }] : [];
};

const drainSteps = (state: State, thread: number): State[] => {
  const combining = state.combining[thread]!;
  const written = combining.map((entry): State => ({
    ...state,
    memory: { ...state.memory, [entry.word]: entry.value },
    combining: replaced(
      state.combining,
      thread,
      combining.filter((other) => other !== entry),
    ),
  }));
  const [oldest, ...younger] = state.buffers[thread]!;
  if (oldest === undefined) return written;
  const left: State = { ...state, buffers: replaced(state.buffers, thread, younger) };
  if (oldest === null) return combining.length === 0 ? [...written, left] : written;
  if (combining.some(({ word }) => word === oldest.word)) return written;
  return oldest.nonTemporal
    ? [...written, { ...left, combining: replaced(left.combining, thread, [...combining, oldest]) }]
    : [...written, { ...left, memory: { ...left.memory, [oldest.word]: oldest.value } }];
};
