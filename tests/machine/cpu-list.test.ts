import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { numberedEntries, parseCpuList } from "../../src/machine/cpu-list.ts";

describe("parseCpuList", () => {
  test.each([
    ["0", [0]],
    ["0-3\n", [0, 1, 2, 3]],
    ["0-3,8,10-11\n", [0, 1, 2, 3, 8, 10, 11]],
    ["3,7", [3, 7]],
    ["7,3,3", [3, 7]],
    [" 2-2 ", [2]],
    ["65535", [65_535]],
    // A node without CPUs.
    ["\n", []],
    ["", []],
  ])("%j", (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus);
  });

  test.each([
    "(null)",
    "max",
    "-1",
    "3-1",
    "0-",
    "0,,1",
    "0-3:1/2",
    "0x3",
    "1.5",
    "0-4294967295",
    "70000",
    "0-3 8",
  ])("%j is no list", (text) => {
    expect(parseCpuList(text)).toBeNull();
  });

  test("a missing file is no list", () => {
    expect(parseCpuList(null)).toBeNull();
  });

  test("reads back what the kernel would print", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(300)), (cpus) => {
        expect(parseCpuList(cpus.join(","))).toEqual([...cpus].sort((a, b) => a - b));
      }),
    );
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseCpuList(text);
      }),
    );
  });
});

test("numberedEntries takes the numbered ones only, by number", () => {
  expect(numberedEntries(["cpu10", "cpu2", "cpufreq", "cpuidle", "cpu", "cpu0x"], "cpu")).toEqual([2, 10]);
});
