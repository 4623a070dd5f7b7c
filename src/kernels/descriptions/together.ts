import { MISMATCHES, MOST_THREADS, WRONG_NODES, WRONG_PAGES, type KernelDescription } from "./description.ts";

const ROUNDS = "rounds that count";
const DISTURBED = "rounds left out: a thread came late or was interrupted";

/** Kernels for several threads, or for any number, by slug. */
export const together: Readonly<Record<string, KernelDescription>> = {
  add_chain: {
    about: "Adds in registers: one chain is a ruler of one core cycle an add, several fill the adders.",
    threads: [1, MOST_THREADS],
    counters: {},
  },
  asymmetric_fence: {
    about: "Store buffering in which one thread leaves its barrier to the other, which calls membarrier.",
    threads: [2, 2],
    counters: {
      rounds: ROUNDS,
      asked: "rounds in which both loads found 0",
      early: "rounds in which the fast thread's load came before the other's store",
      interrupted: "of these, rounds in which the fast thread was held up before the slow one's load",
      between_ns: "median time between the slow thread's accesses, ns",
      mismatches: MISMATCHES,
    },
  },
  dirty_handover: {
    about: "Two threads take lines in turns, reading and then writing what the other has written.",
    threads: [2, 2],
    counters: {
      mismatches: MISMATCHES,
      takings: "takings of a line",
      line_writes: "lines that the memory controllers wrote meanwhile; only where they are read",
    },
  },
  eviction_probe: {
    about: "Whether the neighbour's traffic throws lines out of the first-level cache that holds them.",
    threads: [2, 2],
    counters: {
      mismatches: MISMATCHES,
      trials: "trials that count",
      disturbed: "trials left out: the probing core was away",
      held: "lines held, over all trials",
      held_evicted: "of these, lines found outside",
      held_a_trial: "lines held in a trial",
      held_evicted_least: "the fewest found outside after any trial",
      released_outside: "lines released that were found outside",
      released_lost: "lines released that came from memory",
      released_lost_at_once: "lines that came from memory right after their release",
      held_ns: "a hit in the first level, ns",
      second_level_ns: "a hit in the second level, ns",
      last_level_ns: "a hit in the last level, ns",
      memory_ns: "a load from memory, ns",
    },
  },
  false_sharing: {
    about: "Every thread works on slots of its own, and where these slots lie is the parameter.",
    threads: [1, MOST_THREADS],
    counters: {
      lost: "updates that the one slot for all (distance 0) does not show",
      concurrent: "updates by others that a thread saw come in between; at distance 0, of atomic ones",
      mismatches: MISMATCHES,
      failed: "exchanges that came too late; of cas_loop",
      operations: "exchanges that succeeded; of cas_loop",
    },
    workers: ["lost", "concurrent", "mismatches"],
  },
  line_handoff: {
    about: "What it takes to hand a line to the other CPU and get it back.",
    threads: [1, 2],
    counters: { mismatches: MISMATCHES },
  },
  line_states: {
    about: "One access to lines that named threads have brought into a coherence state beforehand.",
    threads: [2, 3],
    counters: { mismatches: MISMATCHES },
  },
  litmus: {
    about:
      "Which outcomes of a few loads and stores the machine lets out, counted over rounds of all threads.",
    threads: [1, 4],
    counters: {
      rounds: ROUNDS,
      disturbed: DISTURBED,
      overlapping: "rounds whose outcome no order of whole threads gives: they met",
      straddling: "pairs of loads with a store between them; of free pace",
      asked: "rounds with the outcome that the test is about",
      mismatches: MISMATCHES,
    },
    workers: ["rounds", "overlapping", "asked", "mismatches"],
    others: "one for every outcome that came, under its name: r0=0 r1=1",
  },
  loaded_latency: {
    about: "The latency of memory on thread 0 while the other threads ask memory for all they can get.",
    threads: [1, MOST_THREADS],
    counters: { nodes: "nodes of the cycle", wrong_pages: WRONG_PAGES, mismatches: MISMATCHES },
  },
  lock_contention: {
    about: "Threads that take turns at one lock, or at one stack.",
    threads: [1, MOST_THREADS],
    counters: {
      mismatches: MISMATCHES,
      operations: "critical sections, or nodes popped and pushed back",
      failed: "exchanges of the head that came too late; of cas_stack",
      sleeps: "times a thread was put to sleep; of locks that do that",
    },
  },
  misaligned_access: {
    about: "Independent accesses within the first level, each at a chosen offset in its line or page.",
    threads: [1, MOST_THREADS],
    counters: {},
    workersOnly: { mismatches: MISMATCHES },
  },
  null_kernel: {
    about: "Nothing: what the harness itself costs an operation.",
    threads: [1, MOST_THREADS],
    counters: {},
  },
  peterson: {
    about: "Whether Peterson's lock keeps two threads apart, counted over rounds in which both try to enter.",
    threads: [2, 2],
    counters: {
      rounds: ROUNDS,
      disturbed: DISTURBED,
      timeouts: "rounds left out: a thread waited so long that it gave up",
      contended: "rounds in which one of them had to wait",
      violations: "rounds in which both were inside at once",
      disowned: "rounds in which a name was changed",
      lost: "rounds in which an increment was lost",
      mismatches: MISMATCHES,
    },
  },
  spin_ping_pong: {
    about:
      "A spinning request loop beside threads that take the CPUs half of the time: the tail of its trips.",
    threads: [2, 2],
    counters: {
      round_trips: "round trips",
      p50_ns: "their median, ns",
      p90_ns: "90 of 100 take no longer, ns",
      p99_ns: "99 of 100 take no longer, ns",
      p999_ns: "999 of 1000 take no longer, ns",
      longest_ns: "the longest, ns",
      moves: "times an end was found on another CPU",
      involuntary_switches: "times an end was taken off its CPU",
      hog_turns: "turns of the threads that take the CPUs",
      crowd_turns: "turns of the one that crowds both ends, in trials of its arm",
      stray_turns: "turns of that one in trials of other arms: none",
      mismatches: MISMATCHES,
    },
  },
  split_lock: {
    about: "A locked add at any offset; across two lines it is a split lock, and needs --allow split-lock.",
    threads: [1, 2],
    counters: { locked_operations: "locked adds" },
  },
  stream: {
    about:
      "Goes through arrays as STREAM does: what memory gives to threads that read and write it in order.",
    threads: [1, MOST_THREADS],
    counters: {
      counted_per_element: "bytes an element as STREAM counts",
      moved_per_element: "bytes an element that are moved, with the lines that stores fetch first",
      vector_bytes: "bytes of a vector",
      wrong_pages: WRONG_PAGES,
      wrong_nodes: WRONG_NODES,
      mismatches: MISMATCHES,
    },
    workers: [
      "counted_per_element",
      "moved_per_element",
      "vector_bytes",
      "wrong_pages",
      "wrong_nodes",
      "mismatches",
    ],
  },
  torn_access: {
    about:
      "Whether an 8-byte access can be seen half done: thread 0 reads, thread 1 writes 0 and ~0 by turns.",
    threads: [2, 2],
    counters: {
      torn: "reads of anything but 0 and ~0",
      changes: "reads that differ from the one before",
      reads: "reads",
    },
  },
};
