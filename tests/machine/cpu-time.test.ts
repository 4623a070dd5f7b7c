import { expect, test } from "vitest";
import { parseCpuTime, stealShare } from "../../src/machine/cpu-time.ts";

const STAT = `cpu  30 0 30 300 0 0 0 40 0 0
cpu0 10 0 10 100 0 0 0 5 7 0
cpu1 20 0 20 200 0 0 0 35 0 0
intr 12345
`;

test("sums the lines of the CPUs asked for, guest time left out", () => {
  expect(parseCpuTime(STAT, [0])).toEqual({ total: 125, steal: 5 });
  expect(parseCpuTime(STAT, [0, 1])).toEqual({ total: 400, steal: 40 });
});

test("is unknown for a CPU that is not there, an old kernel without steal, a masked file", () => {
  expect(parseCpuTime(STAT, [0, 2])).toBeNull();
  expect(parseCpuTime("cpu0 10 0 10 100\n", [0])).toBeNull();
  expect(parseCpuTime("cpu0 a b c d e f g h\n", [0])).toBeNull();
  expect(parseCpuTime("", [0])).toBeNull();
  expect(parseCpuTime(STAT, [])).toBeNull();
});

test("the share of time stolen between two readings", () => {
  const before = { total: 100, steal: 10 };
  expect(stealShare(before, { total: 200, steal: 35 })).toBe(0.25);
  expect(stealShare(before, { total: 200, steal: 10 })).toBe(0);
  expect(stealShare(before, before)).toBeNull();
  expect(stealShare(null, before)).toBeNull();
});
