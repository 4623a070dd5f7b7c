import type { Claim } from "../../src/experiment/claim.ts";
import { atLeast, atMost } from "../../src/experiment/expectation.ts";

/** The handbook says 5, which is where small dies are: some 25 ns over a locked add's 4.5. */
const UPGRADE = atLeast(3);

export const claims: readonly Claim[] = [
  {
    id: "02.02.02/write-to-shared-costly",
    title: "writing to a shared line costs 3x",
    statement:
      "A locked add to a line that another core has just read costs at least 3x one to a line already modified here.",
    source:
      "MESI: shared to modified needs an invalidation; Molka, Hackenberg, Schöne, Müller 2009, Memory Performance and Cache Coherency Effects on an Intel Nehalem Multiprocessor System",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "upgrade-penalty", expectation: UPGRADE }],
    controls: [
      {
        id: "the-other-reads-elsewhere",
        quantity: "beside-reader-over-modified",
        expectation: UPGRADE,
        expected: false,
      },
      {
        id: "out-of-memory",
        quantity: "flushed-over-modified",
        expectation: UPGRADE,
        expected: true,
      },
    ],
  },
  {
    id: "02.02.02/exclusive-upgrade-silent",
    title: "exclusive to modified is silent",
    statement:
      "The first locked add to a line that only this core has read costs at most 1.5x one to a line already modified here.",
    source:
      "Papamarcos, Patel 1984, A Low-Overhead Coherence Solution for Multiprocessors with Private Cache Memories: what the exclusive state is for",
    prior: "likely",
    layers: ["native"],
    parts: [{ quantity: "silent-upgrade", expectation: atMost(1.5) }],
    controls: [
      {
        id: "the-other-has-read-it-too",
        quantity: "shared-over-modified",
        expectation: atMost(1.5),
        expected: false,
      },
      {
        id: "modified-either-way",
        quantity: "modified-over-itself",
        expectation: atMost(1.5),
        expected: true,
      },
    ],
  },
  {
    id: "02.02.02/dirty-remote-slower",
    title: "a dirty remote line reads slower",
    statement:
      "Reading a line that another core has modified takes at least 1.2x as long as reading a clean one it shares.",
    source:
      "Molka, Hackenberg, Schöne, Müller 2009 (Nehalem: 28.3 against 13.0 ns); Molka, Hackenberg, Schöne, Nagel 2015, Cache Coherence Protocol and Memory Performance of the Intel Haswell-EP Architecture",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "dirty-read-penalty", expectation: atLeast(1.2) }],
    controls: [
      {
        id: "shared-either-way",
        quantity: "shared-over-itself",
        expectation: atLeast(1.2),
        expected: false,
      },
      // Shared lines that this core still holds would make any remote read look slow.
      {
        id: "still-in-its-own-cache",
        quantity: "shared-over-second-level",
        expectation: atMost(1.5),
        expected: false,
      },
      // Shared lines that no cache has kept would make any remote read look fast.
      { id: "kept-by-a-cache", quantity: "shared-over-flushed", expectation: atMost(0.8), expected: true },
      {
        id: "modified-there-or-here",
        quantity: "peer-modified-over-first-level",
        expectation: atLeast(1.2),
        expected: true,
      },
    ],
    requires: [{ kind: "cache-sizes", levels: [2] }],
  },
  {
    id: "02.02.02/moesi-owned-no-writeback",
    title: "dirty hand-overs spare the memory",
    statement:
      "A dirty line that another core reads is not written to memory: at most one write for every ten lines handed over.",
    source:
      "AMD64 Architecture Programmer's Manual vol. 2, 7.3 (MOESI: the owner keeps what memory has not); Goodman, Hum 2009, MESIF: A Two-Hop Cache Coherency Protocol for Point-to-Point Interconnects",
    prior: "hardware-dependent",
    layers: ["native"],
    parts: [{ quantity: "writes-a-handover", expectation: atMost(0.1) }],
    controls: [
      // The counters count, and count lines: as many as are flushed.
      {
        id: "flushed-at-every-hand-over",
        quantity: "writes-a-handover-by-memory",
        expectation: atMost(0.9),
        expected: false,
      },
      {
        id: "kept-by-one-core",
        quantity: "writes-a-taking-by-nobody",
        expectation: atMost(0.1),
        expected: true,
      },
    ],
    requires: [{ kind: "memory-write-counters" }],
  },
];
