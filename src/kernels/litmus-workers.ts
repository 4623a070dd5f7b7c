import { ParameterError } from "../errors.ts";
import type { FamilyName } from "../litmus/families.ts";
import type { Access } from "../litmus/program.ts";
import { type Form, type Ordering, programOf as litmusProgramOf } from "../litmus/variants.ts";
import { createRandom } from "../statistics/random.ts";
import type { WorkerContext, WorkerProgram } from "./kernel.ts";
import { LitmusJudge, ROW } from "./litmus-judge.ts";

const FAMILIES: readonly FamilyName[] = ["sb", "mp", "lb", "corr"];
const ORDERINGS: readonly Ordering[] = ["none", "seq-cst"];

/** The kernel's parameters, as far as its twins read them. */
export interface WorkerLitmusParameters {
  readonly family: FamilyName;
  readonly form: Form;
  readonly ordering: Ordering;
  readonly pace: "in-step" | "free";
  readonly jitter: number;
  readonly rounds: number;
}

interface Context extends Omit<WorkerContext, "parameters"> {
  readonly parameters: WorkerLitmusParameters;
}

/** Throws ParameterError for what native code alone has. */
export const checkWorkerLitmus = ({
  family,
  ordering,
  pace,
}: Pick<WorkerLitmusParameters, "family" | "ordering" | "pace">): void => {
  allow("family", family, FAMILIES);
  allow("ordering", ordering, ORDERINGS);
  allow("pace", pace, ["in-step"]);
};

const allow = (name: string, value: string, allowed: readonly string[]): void => {
  if (allowed.includes(value)) return;
  throw new ParameterError(
    `litmus.${name} is ${value}, which workers do not have`,
    `give ${allowed.length === 1 ? "" : "one of "}${allowed.join(", ")}`,
  );
};

// The arm's memory, in words of 4 bytes. What different threads write stands lines apart.

const LINE = 64;
const ARRIVALS = [0, LINE] as const;
const LAG = 2 * LINE;
const ROWS = 3 * LINE;

/** Lines for so many batches: words rest meanwhile, and the next batch's are zeroed while the last one's are judged. */
const BATCHES = 4;

const WORDS_A_ROUND = 2;

const cellsOf = (rounds: number): number => BATCHES * WORDS_A_ROUND * rounds;
const rowsOf = (thread: number, rounds: number): number =>
  ROWS + thread * Math.ceil((rounds * ROW.words) / LINE) * LINE;
const poolOf = (rounds: number): number => rowsOf(2, rounds);
const memoryBytes = ({ rounds }: WorkerLitmusParameters): number =>
  4 * (poolOf(rounds) + cellsOf(rounds) * LINE);

/** Runs rounds in step with the other thread: litmus_rounds in assembly/kernels/litmus.ts. */
type Rounds<Program> = (
  program: Program,
  row: number,
  count: number,
  mine: number,
  theirs: number,
  come: number,
  lag: number,
) => void;

/** How a layer runs a thread's program. */
interface Engine<Program> {
  readonly words: Int32Array;
  /** What its programs take for the word at this index of `words`. */
  readonly addressOf: (index: number) => number;
  readonly programOf: (name: string) => Program;
  readonly rounds: Rounds<Program>;
}

/** "plain_store_load": what a thread's program is called in both layers. */
export const programNameOf = (accesses: readonly Access[]): string =>
  [accesses[0]!.order.replace("-", "_"), ...accesses.map(({ op }) => op)].join("_");

/** What follows from its key alone, made once a thread: a worker binds many arms, each in code that is still cold. */
const memoized = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
};

/** So many, a prime, that batches differ. */
const DRAWN = 2039;

const numbersOf = memoized((label: string) => {
  const random = createRandom(0).fork(label);
  return Uint32Array.from({ length: DRAWN }, () => random.uint32());
});

/** Numbers drawn beforehand and used in turn, since drawing makes garbage. */
class Drawn {
  readonly #numbers: Uint32Array;
  #next = 0;

  constructor(label: string) {
    this.#numbers = numbersOf(label);
  }

  below(limit: number): number {
    this.#next = this.#next + 1 === DRAWN ? 0 : this.#next + 1;
    return this.#numbers[this.#next]! % limit;
  }
}

/** One thread's part of a test. A chunk is a batch of rounds; the threads change roles after each. */
const bindThread = <Program>(
  { thread, parameters }: Context,
  { words, addressOf, programOf, rounds: run }: Engine<Program>,
): WorkerProgram => {
  const { family, form, ordering, jitter, rounds } = parameters;
  const litmus = litmusProgramOf(family, form, ordering, "javascript")!;
  const accesses = litmus.threads as readonly (readonly Access[])[];
  const programs = accesses.map((each) => programOf(programNameOf(each)));
  const rows = [rowsOf(0, rounds), rowsOf(1, rounds)] as const;
  const [mine, theirs] = [ARRIVALS[thread]!, ARRIVALS[1 - thread]!];
  const cells = shuffledCells(rounds);
  // Both threads draw the same words, and who zeroes them, so that neither has to tell the other.
  const shared = new Drawn("both");
  const own = new Drawn(`thread ${thread}`);
  const judge = new LitmusJudge(litmus);
  const x = new Int32Array(rounds);
  const y = new Int32Array(rounds);
  let role = 0;
  let batches = 0;
  let nextCell = 0;
  /** How often this thread has come to where it waits for the other one. */
  let come = 0;
  /** Sum of the zeroes that were found before a batch. */
  let zeroes = 0;

  const meet = (): void => {
    come++;
    Atomics.store(words, mine, come);
    while (Atomics.load(words, theirs) - come < 0);
  };

  const judgeBatch = (): void => {
    if (thread !== 0 || batches === 0) return;
    judge.judge(words, rows[role]!, rows[1 - role]!, x, y);
    words[LAG] = judge.lag;
  };

  const takeCell = (): number => {
    const cell = cells[nextCell]!;
    nextCell = nextCell + 1 === cells.length ? 0 : nextCell + 1;
    return cell;
  };

  const takeZeroed = (): number => {
    const cell = takeCell();
    if (shared.below(2) === thread) words[cell] = 0;
    return cell;
  };

  const layOutBatch = (): void => {
    batches++;
    role = (thread + batches) % 2;
    const [first, second = first] = accesses[role]!.map(({ word }) => (word === "x" ? x : y));
    for (let round = 0; round < rounds; round++) {
      x[round] = takeZeroed();
      y[round] = takeZeroed();
      const row = rows[thread]! + round * ROW.words;
      words[row + ROW.first] = addressOf(first![round]!);
      words[row + ROW.second] = addressOf(second![round]!);
      words[row + ROW.delay] = own.below(jitter + 1);
    }
    // One is left out, so that what is x now is y when it comes round again.
    takeCell();
  };

  /** Leaves words in the cache of the thread that zeroed them, of the other one, or of both. */
  const touch = (): void => {
    for (let round = 0; round < rounds; round++) {
      if (own.below(2) === 0) zeroes += words[x[round]!]!;
      if (own.below(2) === 0) zeroes += words[y[round]!]!;
    }
  };

  return {
    prepare: () => {
      meet();
      judgeBatch();
      layOutBatch();
      meet();
      touch();
    },
    run: () => {
      run(
        programs[role]!,
        addressOf(rows[thread]!),
        rounds,
        addressOf(mine),
        addressOf(theirs),
        come,
        words[LAG]!,
      );
      come += rounds;
    },
    operations: rounds,
    once: true,
    counters: () => {
      judgeBatch();
      const { mismatches, ...counters } = judge.counters();
      return { ...(thread === 0 ? counters : {}), mismatches: mismatches + Math.abs(zeroes) };
    },
  };
};

const shuffledCells = memoized((rounds: number) => {
  const inOrder = Array.from({ length: cellsOf(rounds) }, (_, cell) => poolOf(rounds) + cell * LINE);
  return Int32Array.from(createRandom(0).shuffle(inOrder));
});

/** The twin on wasm. */
export const wasmLitmus = {
  memoryBytes,
  bind: (context: Context): WorkerProgram => {
    const { memory, base, wasm, parameters } = context;
    return bindThread(context, {
      words: new Int32Array(memory, base, memoryBytes(parameters) / 4),
      addressOf: (index) => base + 4 * index,
      programOf: (name) => wasm![`litmus_${name}`]!(),
      rounds: wasm!["litmus_rounds"]!,
    });
  },
};

/** The twin on plain JavaScript: an address is an index. */
export const jsLitmus = {
  memoryBytes,
  bind: (context: Context): WorkerProgram => {
    const { memory, base, parameters } = context;
    const words = new Int32Array(memory, base, memoryBytes(parameters) / 4);
    return bindThread<ProgramOnWords>(context, {
      words,
      addressOf: (index) => index,
      programOf: (name) => PROGRAMS[name]!,
      rounds: roundsOnWords.bind(null, words),
    });
  },
};

type ProgramOnWords = (words: Int32Array, first: number, second: number, found: number) => void;

/** The value that programs store, as in assembly/kernels/litmus.ts. */
const VALUE = 1;

// Each is a function of its own, and none knows whether its words are the same. Loads are put down before the next
// access, as in wasm.

const PROGRAMS: Readonly<Record<string, ProgramOnWords>> = {
  plain_store: (words, word) => {
    words[word] = VALUE;
  },
  plain_store_store: (words, first, second) => {
    words[first] = VALUE;
    words[second] = VALUE;
  },
  plain_store_load: (words, first, second, found) => {
    words[first] = VALUE;
    words[found] = words[second]!;
  },
  plain_load_store: (words, first, second, found) => {
    words[found] = words[first]!;
    words[second] = VALUE;
  },
  plain_load_load: (words, first, second, found) => {
    words[found] = words[first]!;
    words[found + 1] = words[second]!;
  },
  seq_cst_store: (words, word) => {
    Atomics.store(words, word, VALUE);
  },
  seq_cst_store_store: (words, first, second) => {
    Atomics.store(words, first, VALUE);
    Atomics.store(words, second, VALUE);
  },
  seq_cst_store_load: (words, first, second, found) => {
    Atomics.store(words, first, VALUE);
    words[found] = Atomics.load(words, second);
  },
  seq_cst_load_store: (words, first, second, found) => {
    words[found] = Atomics.load(words, first);
    Atomics.store(words, second, VALUE);
  },
  seq_cst_load_load: (words, first, second, found) => {
    words[found] = Atomics.load(words, first);
    words[found + 1] = Atomics.load(words, second);
  },
};

/** litmus_rounds in JavaScript. */
const roundsOnWords = (
  words: Int32Array,
  program: ProgramOnWords,
  first: number,
  count: number,
  mine: number,
  theirs: number,
  before: number,
  lag: number,
): void => {
  let row = first;
  let come = before;
  for (let left = count; left > 0; left--, row += ROW.words) {
    const x = words[row + ROW.first]!;
    const y = words[row + ROW.second]!;
    let delay = words[row + ROW.delay]!;
    come++;
    Atomics.store(words, mine, come);
    const cameLast = Atomics.load(words, theirs) - come >= 0 ? 1 : 0;
    if (cameLast === 1) delay += lag;
    else while (Atomics.load(words, theirs) - come < 0);
    while (delay > 0) delay--;
    program(words, x, y, row + ROW.found);
    words[row + ROW.cameLast] = cameLast;
  }
};
