import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

export const claims: readonly Claim[] = [
  {
    id: "02.05.02/fork-cheaper",
    title: "forking huge pages takes half",
    statement:
      "fork() of a process with its memory in huge pages takes at most half the time that it takes with 4 KiB pages. Beyond what fork takes without that memory.",
    source:
      "Redis, Diagnosing latency issues: fork copies the page tables, 48 MB of them for 24 GB in 4 KiB pages",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "fork-time-ratio", expectation: atMost(0.5) }],
    controls: [
      {
        id: "base-over-base",
        quantity: "base-fork-time-ratio",
        expectation: atMost(0.5),
        expected: false,
      },
      {
        id: "a-quarter-of-the-memory",
        quantity: "quarter-fork-time-ratio",
        expectation: atMost(0.5),
        expected: true,
      },
    ],
  },
  {
    id: "02.05.02/cow-copies-2m",
    title: "a write after fork copies 2 MiB",
    statement:
      "After fork, writing one byte to a transparent huge page copies 2 MiB: 512 times what it copies of 4 KiB pages. Counted as memory that became the writer's own.",
    source:
      "Redis, Diagnosing latency issues; against it Linux 5.8, commit 3917c80280c9, thp: change CoW semantics for anon-THP (K. Shutemov, 2020): the huge page is split, and 4 KiB are copied",
    prior: "refuted",
    mechanism:
      "It was true: until Linux 5.8 a write to a shared huge page allocated another huge page and copied 2 MiB, which gave Redis its advice against them. Since then the fault splits the mapping into small ones and copies the one page of 4 KiB that is written.",
    layers: ["native"],
    parts: [{ quantity: "cow-amplification", expectation: atLeast(100) }],
    controls: [
      {
        id: "a-fourth-of-512-pages",
        quantity: "fourth-cow-amplification",
        expectation: atLeast(100),
        expected: true,
      },
      {
        id: "base-over-base",
        quantity: "base-cow-amplification",
        expectation: atLeast(100),
        expected: false,
      },
    ],
  },
];
