import { expect, test } from "vitest";
import type { Arm, Comparison } from "../../src/experiment/samples.ts";
import { streamsAhead } from "../../src/runner/streams-ahead.ts";

const MIB = 2 ** 20;

const stream = (op: string, mib: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "stream",
  parameters: { op, bytes: mib * MIB, ...more },
});

const of = (arms: Comparison["arms"], changes: Partial<Comparison> = {}) => ({
  id: "some",
  layer: "native" as const,
  threads: 1,
  trialNs: 1000,
  blocks: 2,
  arms,
  cpus: [3],
  ...changes,
});

test("the largest arrays of one thread are touched ahead, as many as are gone through", () => {
  const read = of({ a: stream("read", 64), b: stream("read", 16) });
  expect(streamsAhead([read])).toEqual({ cpu: 3, pages: 1, bytes: 64 * MIB, all: false });
  const copy = of({ a: stream("copy", 64) });
  expect(streamsAhead([read, copy])).toMatchObject({ bytes: 64 * MIB, all: true });
  const larger = of({ a: stream("read", 65, { pages: "base" }) });
  expect(streamsAhead([copy, read, larger])).toEqual({ cpu: 3, pages: 0, bytes: 65 * MIB, all: false });
});

test("and none that nobody else could use, or that are somebody's to count", () => {
  expect(streamsAhead([])).toBeNull();
  expect(streamsAhead([of({ a: { kernel: "page_touch", parameters: { bytes: MIB } } })])).toBeNull();
  expect(streamsAhead([of({ a: stream("read", 64) }, { threads: 2, cpus: [0, 1] })])).toBeNull();
  expect(streamsAhead([of({ a: stream("read", 64) }, { layer: "wasm" })])).toBeNull();
  expect(streamsAhead([of({ a: stream("read", 64, { policy: "bind", nodes: 1 }) })])).toBeNull();
  expect(streamsAhead([of({ a: stream("read", 64, { pages: "hugetlb2m" }) })])).toBeNull();
});
