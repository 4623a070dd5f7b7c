import { describe, expect, it } from "vitest";
import { budgetMs, bytesPerSecond, cpus, seed, words } from "../../src/cli/flag-values.ts";

describe("flag values", () => {
  it.each([
    ["500ms", 500],
    ["60s", 60_000],
    ["2m", 120_000],
    ["1.5h", 5_400_000],
    ["90", 90_000],
    ["0.5", 500],
  ])("a budget of %s is %i ms", (text, ms) => {
    expect(budgetMs(text)).toBe(ms);
  });
  it.each([
    ["307.2GB/s", 307.2e9],
    ["25600 MB/s", 25.6e9],
    ["1.5TB/s", 1.5e12],
    ["2GiB/s", 2 ** 31],
  ])("a rate of %s is %d bytes/s", (text, rate) => {
    expect(bytesPerSecond("--memory-peak")(text)).toBe(rate);
  });
  it("rates have a unit, and are more than nothing", () => {
    for (const text of ["", "307", "307GB", "307 gb/s", "-1GB/s", "0GB/s", "GB/s", "1e3GB/s"])
      expect(() => bytesPerSecond("--memory-peak")(text), text).toThrow("--memory-peak");
  });
  it("lists may have blanks and repeats", () => {
    expect(words("--x", ["a", "b"])(" b , a,b")).toEqual(["b", "a"]);
  });
  it("CPUs come ascending, each once", () => {
    expect(cpus("7,0-2,1")).toEqual([0, 1, 2, 7]);
  });
  it("seeds are whole 32-bit numbers", () => {
    expect(seed("0")).toBe(0);
    expect(seed("4294967295")).toBe(4_294_967_295);
    for (const text of ["", " ", "1e3", "-1", "0x10", "4294967296"])
      expect(() => seed(text), text).toThrow("--seed");
  });
});
