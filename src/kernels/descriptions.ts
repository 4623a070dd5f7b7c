/** What a reader who writes an experiment should know of a kernel beyond its parameters. */
export interface KernelDescription {
  /** One sentence. */
  readonly about: string;
  /** Threads that native code takes: at least, at most. */
  readonly threads: readonly [least: number, most: number];
  /** What native code counts, by name. */
  readonly counters: Readonly<Record<string, string>>;
  /** Those of them that workers count as well. */
  readonly workers?: readonly string[];
  /** What only workers count. */
  readonly workersOnly?: Readonly<Record<string, string>>;
  /** Counters whose names are not known beforehand. */
  readonly others?: string;
}

const ANY = 64;
const MISMATCHES = "times its own check of the result failed; if any, no verdict rests on the arm";
const WRONG_PAGES = "base pages of the memory that are not of the kind asked for";
const WRONG_NODES = "base pages that are not on the nodes the policy names; only under a policy";
const ROUNDS = "rounds that count";
const DISTURBED = "rounds left out: a thread came late or was interrupted";

/** By slug. A test holds it against what kernels take and count. */
export const descriptions: Readonly<Record<string, KernelDescription>> = {
  add_chain: {
    about: "Adds in registers: one chain is a ruler of one core cycle an add, several fill the adders.",
    threads: [1, ANY],
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
  atomic_cost: {
    about: "What one thread pays for atomic operations, barriers and locks that no other thread is after.",
    threads: [1, 1],
    counters: {
      mismatches: MISMATCHES,
      same_code:
        "1 if the operation and the one it is set against were compiled to the same bytes; only with against",
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
    threads: [1, ANY],
    counters: {
      lost: "updates that the one slot for all (distance 0) does not show",
      concurrent: "updates by others that a thread saw come in between; at distance 0, of atomic ones",
      mismatches: MISMATCHES,
      failed: "exchanges that came too late; of cas_loop",
      operations: "exchanges that succeeded; of cas_loop",
    },
    workers: ["lost", "concurrent", "mismatches"],
  },
  field_scan: {
    about: "Sums one 8-byte field of every record in order: what moving the rest of the record costs.",
    threads: [1, 1],
    counters: {
      lines: "lines that hold a field of the window, counted from the addresses",
    },
    workersOnly: { mismatches: MISMATCHES },
  },
  fork_copy: {
    about: "What fork costs a process with much memory, and what writing costs while the child shares it.",
    threads: [1, 1],
    counters: {
      forks: "children made",
      writes: "writes while a child held the memory",
      copied_bytes: "bytes that became the parent's own by them",
      write_faults: "page faults of the writes",
      huge_bytes_before: "bytes on huge pages before the writes",
      huge_bytes_after: "bytes on huge pages after them",
      wrong_pages: WRONG_PAGES,
      mismatches: MISMATCHES,
    },
  },
  gather: {
    about: "Reads two words of random 64-byte records: what straddling costs, what independence is worth.",
    threads: [1, 1],
    counters: { lines: "lines that the words of the records lie on", records: "records of a trial" },
  },
  hash_lookup: {
    about:
      "Looks up keys in a chained hash table, one after the other or in batches that prefetch by stages.",
    threads: [1, 1],
    counters: {
      hits: "keys found in a trial",
      lookups: "keys looked up in a trial",
      lines: "lines that a trial reads",
      mismatches: MISMATCHES,
    },
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
    threads: [1, ANY],
    counters: { nodes: "nodes of the cycle", wrong_pages: WRONG_PAGES, mismatches: MISMATCHES },
  },
  lock_contention: {
    about: "Threads that take turns at one lock, or at one stack.",
    threads: [1, ANY],
    counters: {
      mismatches: MISMATCHES,
      operations: "critical sections, or nodes popped and pushed back",
      failed: "exchanges of the head that came too late; of cas_stack",
      sleeps: "times a thread was put to sleep; of locks that do that",
    },
  },
  malloc_census: {
    about: "Where the allocator puts blocks: counted, not timed.",
    threads: [1, 1],
    counters: {
      blocks: "blocks allocated",
      line_aligned: "of these, blocks that begin with a line",
      step: "the commonest distance from one block to the next, bytes",
      mismatches: MISMATCHES,
    },
  },
  matrix_sum: {
    about: "Sums a row-major matrix of 8-byte elements along its rows or along its columns.",
    threads: [1, 1],
    counters: { mismatches: MISMATCHES },
    workers: ["mismatches"],
  },
  misaligned_access: {
    about: "Independent accesses within the first level, each at a chosen offset in its line or page.",
    threads: [1, ANY],
    counters: {},
    workersOnly: { mismatches: MISMATCHES },
  },
  null_kernel: {
    about: "Nothing: what the harness itself costs an operation.",
    threads: [1, ANY],
    counters: {},
  },
  object_layout: {
    about: "Redis objects laid out one after the other: sizes and places are read off, not timed.",
    threads: [1, 1],
    counters: {
      size: "bytes of an object",
      refcount_bit: "first bit of its reference count",
      refcount_bits: "bits of it",
      ptr_bit: "first bit of its pointer",
      ptr_bits: "bits of it",
      objects: "objects laid out",
      lines: "lines that they lie on",
      mismatches: MISMATCHES,
    },
  },
  page_migration: {
    about: "Whether the kernel brings pages to the CPU that reads them.",
    threads: [1, 1],
    counters: {
      pages: "pages of each of the three mappings",
      local_start: "pages on the reader's node when it begins",
      local_end: "pages there when it ends",
      idle_local_end: "the same of a mapping that nobody reads",
      bound_local_end: "the same of one that is bound to where it was touched",
      seconds: "seconds read before the first trial",
    },
    others: "local_after_1, local_after_2 and so on: pages on the reader's node after so many seconds",
  },
  page_placement: {
    about: "Where pages are put: mapped by one CPU, touched by another, under a policy; counted, not timed.",
    threads: [1, 1],
    counters: {
      trials: "trials",
      pages: "pages touched",
      on_toucher: "of these, pages on the node that touched them",
      elsewhere: "pages on nodes that the policy does not name",
      absent: "pages that were nowhere",
      moved: "pages on another node after the second policy",
      refused: "calls that the kernel refused",
      mismatches: MISMATCHES,
    },
    others: "node_0, node_1 and so on: pages on this node, if any",
  },
  page_touch: {
    about: "The first touch of memory: its page faults, page tables and pages counted, and its time.",
    threads: [1, 1],
    counters: {
      trials: "trials",
      bytes: "bytes mapped, over all trials",
      touches: "bytes touched, over all trials",
      faults: "page faults of the thread",
      table_bytes: "bytes of page tables that came to be",
      resident_bytes: "bytes that became resident",
      huge_bytes: "of these, bytes on huge pages",
      wrong_pages: WRONG_PAGES,
      mismatches: MISMATCHES,
      fault_ns: "median of a single touch, ns; where they are timed singly",
      pool_touched: "pages of the pool that were touched; of hugetlb2m, as those below",
      pool_change: "how many pages fewer the pool had free",
      pool_reserved: "how many more were reserved",
      pool_disturbed: "times another process used the pool meanwhile",
    },
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
  pointer_chase: {
    about: "Loads that each wait for the one before: the latency of a working set.",
    threads: [1, 1],
    counters: {
      nodes: "nodes of the cycle",
      wrong_pages: WRONG_PAGES,
      unknown_pages: "base pages of which the system does not tell the kind, if any",
      wrong_nodes: WRONG_NODES,
      mismatches: MISMATCHES,
    },
    workers: ["nodes", "wrong_pages", "wrong_nodes", "mismatches"],
  },
  sorted_search: {
    about: "Finds the places of random keys in a small sorted array, in forms whose jumps are fixed.",
    threads: [1, 1],
    counters: { mismatches: MISMATCHES },
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
    threads: [1, ANY],
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
  stream_read: {
    about: "Reads a window in order and sums its words: what one level of the hierarchy gives to one core.",
    threads: [1, 1],
    counters: { vector_bytes: "bytes of a vector", mismatches: MISMATCHES },
    workers: ["vector_bytes", "mismatches"],
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
