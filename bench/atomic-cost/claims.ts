import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost, between, equals } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const X86: readonly Requirement[] = [{ kind: "architecture", oneOf: ["x64"] }];

const MAPPING =
  "C++11 mappings to processors (Sewell et al., after Boehm and Terekhov 2008); Batty, Owens, Sarkar, Sewell, Weber 2011, Mathematizing C++ Concurrency";

/** Equal code differs by noise alone; twice the tightest margin that a quiet guest can tell. */
const SAME = between(0.95, 1.05);

export const claims: readonly Claim[] = [
  {
    id: "02.05.03/release-acquire-free-x86",
    title: "release, acquire are free on x86",
    statement:
      "On x86 a release store and an acquire load are the same code as plain ones, and cost the same (at most 1.1x).",
    source: MAPPING,
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "release-over-store", expectation: atMost(1.1) },
      { quantity: "acquire-over-load", expectation: atMost(1.1) },
      { quantity: "release-is-store", expectation: equals(1) },
      { quantity: "acquire-is-load", expectation: equals(1) },
    ],
    controls: [
      {
        id: "a-seq-cst-store",
        quantity: "seq-cst-over-store",
        expectation: atMost(1.1),
        expected: false,
        guards: "release-over-store",
      },
      {
        id: "two-loads-for-one",
        quantity: "two-loads-over-one",
        expectation: atMost(1.1),
        expected: false,
        guards: "acquire-over-load",
      },
      // For the code of loads as well: it is the comparison of bytes that is tried.
      { id: "code-that-differs", quantity: "seq-cst-is-store", expectation: equals(1), expected: false },
      {
        id: "the-same-store-again",
        quantity: "store-over-itself",
        expectation: atMost(1.1),
        expected: true,
        guards: "release-over-store",
      },
      {
        id: "the-same-load-again",
        quantity: "load-over-itself",
        expectation: atMost(1.1),
        expected: true,
        guards: "acquire-over-load",
      },
      { id: "code-that-does-not", quantity: "store-is-store", expectation: equals(1), expected: true },
    ],
    requires: X86,
  },
  {
    id: "02.05.03/seqcst-store-dear",
    title: "a seq_cst store costs 3x",
    statement:
      "On x86 a seq_cst store (xchg, or mov and mfence) costs at least 3x a release store; a seq_cst load is free (at most 1.3x a plain one).",
    source: MAPPING,
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "seq-cst-over-release", expectation: atLeast(3) },
      { quantity: "seq-cst-over-load", expectation: atMost(1.3) },
    ],
    controls: [
      {
        id: "a-plain-store",
        quantity: "store-over-release",
        expectation: atLeast(3),
        expected: false,
        guards: "seq-cst-over-release",
      },
      {
        id: "two-loads-for-one",
        quantity: "two-loads-over-one",
        expectation: atMost(1.3),
        expected: false,
        guards: "seq-cst-over-load",
      },
      {
        id: "a-store-and-mfence",
        quantity: "fenced-over-release",
        expectation: atLeast(3),
        expected: true,
        guards: "seq-cst-over-release",
      },
      {
        id: "the-same-load-again",
        quantity: "load-over-itself",
        expectation: atMost(1.3),
        expected: true,
        guards: "seq-cst-over-load",
      },
    ],
    requires: X86,
  },
  {
    id: "02.05.03/relaxed-rmw-no-cheaper-x86",
    title: "relaxed fetch_add is no cheaper",
    statement:
      "On x86 a relaxed fetch_add is the same code as a seq_cst one (lock xadd), and costs the same (0.95 to 1.05x).",
    source:
      "Intel SDM vol. 3, Memory Ordering in P6 and More Recent Processor Families (9.2.2 or 10.2.2): locked instructions have a total order, and there are none with less; C++11 mappings to processors (Sewell et al.)",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "relaxed-over-seq-cst", expectation: SAME },
      { quantity: "relaxed-is-seq-cst", expectation: equals(1) },
    ],
    controls: [
      {
        id: "an-add-that-is-not-locked",
        quantity: "add-over-seq-cst",
        expectation: SAME,
        expected: false,
        guards: "relaxed-over-seq-cst",
      },
      {
        id: "code-that-differs",
        quantity: "add-is-seq-cst",
        expectation: equals(1),
        expected: false,
        guards: "relaxed-is-seq-cst",
      },
      {
        id: "relaxed-either-way",
        quantity: "relaxed-over-itself",
        expectation: SAME,
        expected: true,
        guards: "relaxed-over-seq-cst",
      },
      {
        id: "code-that-does-not",
        quantity: "relaxed-is-relaxed",
        expectation: equals(1),
        expected: true,
        guards: "relaxed-is-seq-cst",
      },
    ],
    requires: X86,
  },
  {
    // The same two arms as above. On Arm it may hold (ldadd against ldaddal), and is judged.
    id: "02.05.03/relaxed-always-faster",
    title: "relaxed makes counters faster",
    statement:
      "Relaxed ordering makes counters faster: a seq_cst fetch_add costs at least 1.2x a relaxed one.",
    source: "Popular wording; x86 has one locked add for all orders (C++11 mappings to processors)",
    prior: "myth",
    mechanism:
      "Relaxed asks for less, so it ought to cost less, and on Arm it can. On x86 every atomic read-modify-write is a locked instruction, and every locked instruction is a full barrier: there is no weaker form to compile a relaxed fetch_add to. The code is identical byte by byte. Relaxed may still help the compiler, which may move other accesses across it.",
    layers: ["native"],
    parts: [{ quantity: "seq-cst-over-relaxed", expectation: atLeast(1.2) }],
    controls: [
      {
        id: "a-fence-behind-it",
        quantity: "fenced-over-relaxed",
        expectation: atLeast(1.2),
        expected: true,
      },
      {
        id: "relaxed-either-way",
        quantity: "relaxed-over-itself",
        expectation: atLeast(1.2),
        expected: false,
      },
    ],
  },
  {
    id: "02.05.03/lock-add-cost",
    title: "a lock add takes 6-25 cycles",
    statement:
      "An uncontended lock add takes 6 to 25 core cycles, and at least 4x a plain add to memory (both to eight words in turn).",
    source:
      "uops.info, LOCK ADD and LOCK CMPXCHG (Skylake and Golden Cove 18-20, Zen 8-20); Agner Fog, instruction tables",
    prior: "robust",
    layers: ["native"],
    parts: [
      { quantity: "lock-add-cycles", expectation: between(6, 25) },
      { quantity: "lock-add-over-add", expectation: atLeast(4) },
    ],
    controls: [
      {
        id: "a-plain-add",
        quantity: "add-again-cycles",
        expectation: between(6, 25),
        expected: false,
        guards: "lock-add-cycles",
      },
      {
        id: "a-plain-add-for-a-locked-one",
        quantity: "add-over-itself",
        expectation: atLeast(4),
        expected: false,
        guards: "lock-add-over-add",
      },
      // By 02.02.01/l1-latency-cycles 9 to 18.
      {
        id: "three-loads-of-l1",
        quantity: "three-loads-chain-cycles",
        expectation: between(6, 25),
        expected: true,
        guards: "lock-add-cycles",
      },
      {
        id: "a-fence-behind-it",
        quantity: "fenced-over-add",
        expectation: atLeast(4),
        expected: true,
        guards: "lock-add-over-add",
      },
    ],
    requires: X86,
  },
  {
    id: "02.05.03/mfence-dearer-than-lock",
    title: "mfence costs 1.3x a locked or",
    statement:
      "As a full barrier mfence costs at least 1.3x a locked or to the stack, by itself and behind a store.",
    source:
      "Linux commit 450cbdd0125c, 2017, locking/x86: Use LOCK ADD for smp_mb() instead of MFENCE; uops.info (Skylake 33 against 18-20 cycles). AMD's K10 has it the other way round",
    prior: "robust",
    mechanism:
      "Both wait until the store buffer has drained, non-temporal stores included. mfence does more: it also orders loads from write-combining memory and, on AMD's cores and on Skylake, lets no later instruction begin, while a locked operation on the stack's top line, which is in the cache anyway, only takes its own few cycles. Linux uses the latter for that reason, and so does GCC since 11.",
    layers: ["native"],
    parts: [
      { quantity: "mfence-over-locked-or", expectation: atLeast(1.3) },
      { quantity: "mfence-over-locked-or-stored", expectation: atLeast(1.3) },
    ],
    controls: [
      {
        id: "locked-on-another-line",
        quantity: "locked-or-elsewhere",
        expectation: atLeast(1.3),
        expected: false,
        guards: "mfence-over-locked-or",
      },
      {
        id: "behind-a-store-on-another-line",
        quantity: "locked-or-elsewhere-stored",
        expectation: atLeast(1.3),
        expected: false,
        guards: "mfence-over-locked-or-stored",
      },
      {
        id: "three-for-one",
        quantity: "three-for-one",
        expectation: atLeast(1.3),
        expected: true,
        guards: "mfence-over-locked-or",
      },
      {
        id: "three-for-one-behind-stores",
        quantity: "three-for-one-stored",
        expectation: atLeast(1.3),
        expected: true,
        guards: "mfence-over-locked-or-stored",
      },
    ],
    requires: X86,
  },
  {
    id: "02.05.03/uncontended-mutex",
    title: "a mutex costs 1.5-10 lock adds",
    statement:
      "Taking a pthread mutex that nobody else wants and giving it back costs 1.5 to 10 locked instructions.",
    source:
      "Drepper 2011, Futexes Are Tricky: one atomic operation each way; Dean 2009 (mutex lock and unlock 25 ns). With checks of owner and type, and the call, five of Zen's cheap locks are too few",
    prior: "likely",
    mechanism:
      "A mutex that is free is taken by one compare-and-swap and given back by one exchange or decrement, both locked instructions; no system call is made as long as nobody waits. To these come the call through the library's table, checks of the mutex's kind, and noting the owner.",
    layers: ["native"],
    parts: [{ quantity: "mutex-over-lock-add", expectation: between(1.5, 10) }],
    controls: [
      {
        id: "a-lock-add-itself",
        quantity: "lock-add-over-itself",
        expectation: between(1.5, 10),
        expected: false,
      },
      {
        id: "two-exchanges",
        quantity: "exchange-lock-over-lock-add",
        expectation: between(1.5, 10),
        expected: true,
      },
    ],
    requires: [...X86, { kind: "libc", is: "glibc" }],
  },
];
