import { describe, expect, it } from "vitest";
import type { Arm } from "../../src/experiment/samples.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import { comparisonOf } from "./comparison.ts";

const small = { op: "copy", bytes: 65_536, pages: "base" } as const;

const refused: readonly [why: string, layer: KernelLayer, threads: number, arm: Arm][] = [
  ["8-byte slots in js", "js", 2, arm("false_sharing", { operation: "load", distance: 64, width: 8 })],
  ["slots that overlap", "wasm", 2, arm("false_sharing", { operation: "load", distance: 4, width: 8 })],
  [
    "an unaligned base",
    "wasm",
    2,
    arm("false_sharing", { operation: "load", distance: 64, base: 4, width: 8 }),
  ],
  ["many slots at one place", "wasm", 2, arm("false_sharing", { operation: "load", distance: 0, slots: 2 })],
  [
    "a share of plain stores",
    "wasm",
    2,
    arm("false_sharing", { operation: "plain_store", distance: 8, writeEvery: 2 }),
  ],
  ["a CAS loop in wasm", "wasm", 2, arm("false_sharing", { operation: "cas_loop", distance: 0 })],
  [
    "a CAS loop beside adds in js",
    "js",
    2,
    arm("false_sharing", { operation: "atomic_add", peerOperation: "cas_loop", distance: 0, width: 4 }),
  ],
  ["a hand-off by one", "js", 1, arm("line_handoff", {})],
  ["a hand-off by three", "native", 3, arm("line_handoff", {})],
  ["a hand-off with work in wasm", "wasm", 2, arm("line_handoff", { work: 1 })],
  ["a hand-off with work in js", "js", 2, arm("line_handoff", { work: 1 })],
  ["a split exchange", "wasm", 1, arm("misaligned_access", { access: "exchange", offset: 60 })],
  ["an exchange anywhere", "native", 1, arm("misaligned_access", { access: "exchange", pattern: "random" })],
  ["vectors in js", "js", 1, arm("misaligned_access", { access: "load_v128" })],
  ["a flush in wasm", "wasm", 1, arm("field_scan", { pitch: 64, count: 4096 })],
  ["a flush in js", "js", 1, arm("field_scan", { pitch: 64, count: 4096, residence: "flushed" })],
  ["adds in js", "js", 1, arm("field_scan", { pitch: 8, count: 64, residence: "resident", adds: 16 })],
  ["a pitch of 12", "native", 1, arm("field_scan", { pitch: 12, count: 4096 })],
  ["a count of 66", "native", 1, arm("field_scan", { pitch: 8, count: 66 })],
  ["a count of 68 in js", "js", 1, arm("field_scan", { pitch: 8, count: 68, residence: "resident" })],
  ["a count of 5000 in wasm", "wasm", 1, arm("field_scan", { pitch: 8, count: 5000, residence: "resident" })],
  ["a chase of 4 GiB", "native", 1, arm("pointer_chase", { nodes: 2 ** 24, stride: 256 })],
  ["a stride of 72", "native", 1, arm("pointer_chase", { nodes: 64, stride: 72 })],
  ["65 lines of a page", "native", 1, arm("pointer_chase", { nodes: 64, stride: 128, run: 64 })],
  ["three adds", "native", 1, arm("pointer_chase", { nodes: 64, adds: 3 })],
  ["a lead of half a chase", "wasm", 1, arm("pointer_chase", { nodes: 64, lead: 32 })],
  ["a flushed chase of 64", "native", 1, arm("pointer_chase", { nodes: 64, residence: "flushed" })],
  ["pages of a pool in js", "js", 1, arm("pointer_chase", { nodes: 64, pages: "hugetlb2m" })],
  ["adds in wasm", "wasm", 1, arm("pointer_chase", { nodes: 64, adds: 4 })],
  ["a window of 512 MiB", "wasm", 1, arm("field_scan", { pitch: 8192, count: 65536, residence: "resident" })],
  ["a flushed stream in wasm", "wasm", 1, arm("stream_read", { bytes: 65_536, residence: "flushed" })],
  ["512-bit vectors in wasm", "wasm", 1, arm("stream_read", { bytes: 65_536, width: "avx512" })],
  ["16-byte vectors in js", "js", 1, arm("stream_read", { bytes: 65_536, width: "sse2" })],
  ["a window of half a page in js", "js", 1, arm("stream_read", { bytes: 4096 + 2048 })],
  ["a window of half a granule", "native", 1, arm("stream_read", { bytes: 4096 + 256 })],
  ["a stream by two", "native", 2, arm("stream_read", { bytes: 65_536 })],
  ["stores past the caches in wasm", "wasm", 1, arm("stream", { ...small, store: "nontemporal" })],
  ["a prefetch in js", "js", 1, arm("stream", { ...small, op: "read", prefetch: 512 })],
  ["pages of a pool for a stream in wasm", "wasm", 1, arm("stream", { ...small, pages: "hugetlb1g" })],
  ["a lead in js", "js", 1, arm("stream", { ...small, lead: 65_536 })],
  ["words in wasm", "wasm", 1, arm("stream", { ...small, width: "scalar64" })],
  ["a stream by two in js", "js", 2, arm("stream", small)],
  ["three quarters of a chunk in wasm", "wasm", 1, arm("stream", { ...small, bytes: 49_152 })],
  ["arrays of 512 MiB in wasm", "wasm", 1, arm("stream", { ...small, bytes: 2 ** 29 })],
  ["a read that stores", "native", 1, arm("stream", { ...small, op: "read", store: "nontemporal" })],
  ["a copy that prefetches", "native", 1, arm("stream", { ...small, prefetch: 64 })],
  ["half a granule", "native", 1, arm("stream", { ...small, bytes: 65_536 + 256 })],
  ["eight granules for nine", "native", 9, arm("stream", { ...small, bytes: 4096 })],
  ["nodes by default", "native", 1, arm("stream", { ...small, nodes: 1 })],
  ["a policy without nodes", "native", 1, arm("stream", { ...small, policy: "bind" })],
  ["12 rows", "wasm", 1, arm("matrix_sum", { rows: 12, columns: 16, order: "row" })],
  ["12 columns", "native", 1, arm("matrix_sum", { rows: 16, columns: 12, order: "row" })],
  ["a matrix of 256 MiB", "js", 1, arm("matrix_sum", { rows: 4096, columns: 8192, order: "row" })],
  ["store buffering by one in wasm", "wasm", 1, arm("litmus", { family: "sb" })],
  ["four readers in wasm", "wasm", 4, arm("litmus", { family: "coiriw" })],
  ["two stores to one word in js", "js", 2, arm("litmus", { family: "cowr2" })],
  ["a fence in wasm", "wasm", 2, arm("litmus", { family: "sb", ordering: "full" })],
  ["release and acquire in js", "js", 2, arm("litmus", { family: "mp", ordering: "release-acquire" })],
  ["rounds without step in js", "js", 2, arm("litmus", { family: "corr", pace: "free" })],
  ["a matrix for two", "js", 2, arm("matrix_sum", { rows: 16, columns: 16, order: "column" })],
];

describe("kernels refuse parameters that do not go together", () => {
  it.each(refused)("%s (%s)", (_, layer, threads, refusedArm) => {
    expect(() => comparisonOf(layer, { arm: refusedArm }, { threads })).toThrow(
      expect.objectContaining({ code: "ERR_KERNEL_PARAMETER", remedy: expect.any(String) as string }),
    );
  });
});

function arm(kernel: string, parameters: Arm["parameters"]): Arm {
  return { kernel, parameters };
}
