import {
  type AccessOrder,
  type Dependency,
  type FenceName,
  type Instruction,
  type LitmusProgram,
  outcomeNamer,
  type Register,
  type Word,
  WORDS,
} from "./program.ts";
import { type EventSet, type Relation, relationOf, relationWhere, setOf } from "./relation.ts";

/** Candidate executions of a litmus test, as Alglave, Maranget and Tautschnig 2014 (Herding Cats) define them. */

export interface WriteEvent {
  readonly kind: "write";
  /** Null for the write that gave a word its 0. */
  readonly thread: number | null;
  readonly word: Word;
  readonly value: number;
  readonly order: AccessOrder | "initial";
}

export interface ReadEvent {
  readonly kind: "read";
  readonly thread: number;
  readonly word: Word;
  /** Null for an exchange, whose read is not asked about. */
  readonly into: Register | null;
  readonly order: AccessOrder;
}

export interface FenceEvent {
  readonly kind: "fence";
  readonly thread: number;
  readonly fence: FenceName | "isb";
}

export type MemoryEvent = WriteEvent | ReadEvent | FenceEvent;

/** What all candidate executions of a program share. An event is called by its place in `events`. */
export interface EventStructure {
  readonly events: readonly MemoryEvent[];
  readonly reads: EventSet;
  /** The initial ones too. */
  readonly writes: EventSet;
  /** Program order, fences included; initial writes are in nobody's. */
  readonly po: Relation;
  readonly sameWord: Relation;
  readonly sameThread: Relation;
  /** From a load to the access whose address it gives. */
  readonly address: Relation;
  /** From a load to the store whose value it gives. */
  readonly data: Relation;
  /** From a load to all that comes after the branch it decides. */
  readonly control: Relation;
  /** From an exchange's read to its write. */
  readonly rmw: Relation;
}

/** Who read what from whom, and in which order each word was written. Whether a model allows it is another question. */
export interface Execution {
  /** From a write to what read it. */
  readonly rf: Relation;
  /** Over each word's writes, the initial one first. */
  readonly co: Relation;
  /** From a read to the writes that follow the one it read. */
  readonly fr: Relation;
  readonly outcome: string;
}

export const eventsWhere = ({ events }: EventStructure, holds: (event: MemoryEvent) => boolean): EventSet =>
  setOf(events.flatMap((event, index) => (holds(event) ? [index] : [])));

export const fencesOf = (structure: EventStructure, ...names: readonly FenceEvent["fence"][]): EventSet =>
  eventsWhere(structure, (event) => event.kind === "fence" && names.includes(event.fence));

interface DependencyEdge {
  readonly kind: "address" | "data" | "control";
  readonly from: number;
  readonly to: number;
}

/** Where a thread's events are put down, one instruction after the other. */
class StructureBuilder {
  readonly events: MemoryEvent[] = [];
  readonly dependencies: DependencyEdge[] = [];
  readonly exchanges: [number, number][] = [];

  add(event: MemoryEvent): number {
    return this.events.push(event) - 1;
  }

  addThread(instructions: readonly Instruction[], thread: number): void {
    const loads = new Map<Register, number>();
    for (const instruction of instructions) {
      if (instruction.op === "fence") {
        this.add({ kind: "fence", thread, fence: instruction.fence });
        continue;
      }
      const { word, order } = instruction;
      if (instruction.op === "exchange") {
        const read = this.add({ kind: "read", thread, word, into: null, order });
        const write = this.add({ kind: "write", thread, word, value: instruction.value, order });
        this.exchanges.push([read, write]);
        continue;
      }
      if (instruction.needs !== undefined) this.#addDependency(instruction.needs, loads, thread);
      if (instruction.op === "load") {
        const { into } = instruction;
        loads.set(into, this.add({ kind: "read", thread, word, into, order }));
      } else this.add({ kind: "write", thread, word, value: instruction.value, order });
    }
  }

  /** Of the event that is added next, or of the isb in front of it. */
  #addDependency({ kind, on }: Dependency, loads: ReadonlyMap<Register, number>, thread: number): void {
    const from = loads.get(on);
    if (from === undefined) throw new RangeError(`thread ${thread} needs ${on} before it has loaded it`);
    const to = this.events.length;
    this.dependencies.push({ kind: kind === "control-isb" ? "control" : kind, from, to });
    if (kind === "control-isb") this.add({ kind: "fence", thread, fence: "isb" });
  }
}

/** Throws RangeError where an access needs a register that its thread has not loaded before. */
export const eventStructureOf = ({ threads, lasts }: LitmusProgram): EventStructure => {
  const builder = new StructureBuilder();
  const used = new Set<Word>(lasts);
  for (const each of threads.flat()) if (each.op !== "fence") used.add(each.word);
  for (const word of WORDS)
    if (used.has(word)) builder.add({ kind: "write", thread: null, word, value: 0, order: "initial" });
  threads.forEach((instructions, thread) => {
    builder.addThread(instructions, thread);
  });

  const { events, dependencies, exchanges } = builder;
  const size = events.length;
  const wordOf = (event: number): Word | null => {
    const it = events[event]!;
    return it.kind === "fence" ? null : it.word;
  };
  const inOneThread = (a: number, b: number): boolean =>
    events[a]!.thread !== null && events[a]!.thread === events[b]!.thread;
  const dependenciesOf = (kind: DependencyEdge["kind"]): Relation =>
    relationWhere(size, (from, to) =>
      dependencies.some(
        (edge) =>
          edge.kind === kind &&
          edge.from === from &&
          // What a branch decides is everything after it.
          (edge.to === to || (kind === "control" && to > edge.to && inOneThread(from, to))),
      ),
    );
  const ofKind = (kind: MemoryEvent["kind"]): EventSet =>
    setOf(events.flatMap((event, index) => (event.kind === kind ? [index] : [])));

  return {
    events,
    reads: ofKind("read"),
    writes: ofKind("write"),
    po: relationWhere(size, (a, b) => a < b && inOneThread(a, b)),
    sameWord: relationWhere(size, (a, b) => wordOf(a) !== null && wordOf(a) === wordOf(b)),
    sameThread: relationWhere(size, inOneThread),
    address: dependenciesOf("address"),
    data: dependenciesOf("data"),
    control: dependenciesOf("control"),
    rmw: relationOf(size, exchanges),
  };
};

const permutations = <Item>(items: readonly Item[]): (readonly Item[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
      );

/** One of each, in every combination. */
const combinations = <Item>(choices: readonly (readonly Item[])[]): (readonly Item[])[] =>
  choices.reduce<(readonly Item[])[]>(
    (sofar, items) => sofar.flatMap((chosen) => items.map((item) => [...chosen, item])),
    [[]],
  );

const pairsInOrder = (sorted: readonly number[]): [number, number][] =>
  sorted.flatMap((first, index) => sorted.slice(index + 1).map((later): [number, number] => [first, later]));

/** Every way in which reads can be fed and writes be ordered: all a model has to choose from. */
export function* executionsOf(program: LitmusProgram, structure: EventStructure): Generator<Execution> {
  const { events } = structure;
  const size = events.length;
  const writes = events.flatMap((event, index) => (event.kind === "write" ? [{ event, index }] : []));
  const reads = events.flatMap((event, index) => (event.kind === "read" ? [{ event, index }] : []));
  const writesOf = (word: Word): number[] =>
    writes.flatMap(({ event, index }) => (event.word === word ? [index] : []));
  const valueOf = (write: number): number => (events[write] as WriteEvent).value;

  const nameOf = outcomeNamer(program);
  const orders = combinations(
    WORDS.map((word) => {
      const [initial, ...others] = writesOf(word);
      return initial === undefined ? [[]] : permutations(others).map((sorted) => [initial, ...sorted]);
    }),
  ).map((sortedByWord) => ({
    co: relationOf(size, sortedByWord.flatMap(pairsInOrder)),
    lasts: program.lasts.map((word) => [word, valueOf(sortedByWord[WORDS.indexOf(word)]!.at(-1)!)] as const),
  }));

  for (const sources of combinations(reads.map(({ event }) => writesOf(event.word)))) {
    const rf = new Array<EventSet>(size).fill(0);
    const values: Partial<Record<Register | Word, number>> = {};
    for (const [read, { event, index }] of reads.entries()) {
      const source = sources[read]!;
      rf[source]! |= 1 << index;
      if (event.into !== null) values[event.into] = valueOf(source);
    }
    for (const { co, lasts } of orders) {
      const fr = new Array<EventSet>(size).fill(0);
      for (const [read, { index }] of reads.entries()) fr[index] = co[sources[read]!]!;
      for (const [word, value] of lasts) values[word] = value;
      yield { rf, co, fr, outcome: nameOf(values) };
    }
  }
}
