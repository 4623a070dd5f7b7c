import { MISMATCHES, WRONG_NODES, WRONG_PAGES, type KernelDescription } from "./description.ts";

/** Kernels for one thread, by slug. */
export const alone: Readonly<Record<string, KernelDescription>> = {
  atomic_cost: {
    about: "What one thread pays for atomic operations, barriers and locks that no other thread is after.",
    threads: [1, 1],
    counters: {
      mismatches: MISMATCHES,
      same_code:
        "1 if the operation and the one it is set against were compiled to the same bytes; only with against",
    },
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
    workers: ["pages", "elsewhere", "absent", "mismatches"],
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
  stream_read: {
    about: "Reads a window in order and sums its words: what one level of the hierarchy gives to one core.",
    threads: [1, 1],
    counters: { vector_bytes: "bytes of a vector", mismatches: MISMATCHES },
    workers: ["vector_bytes", "mismatches"],
  },
};
