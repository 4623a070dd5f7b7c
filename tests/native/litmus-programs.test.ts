import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

/** What the litmus threads really run: the built addon, disassembled. A fence that is not there would be a wrong verdict. */
const addon = join(import.meta.dirname, "../../build/Release/hardfacts.node");

/** Accesses of each program in its order; a fence stands between two of them if one is asked for. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  CoWW0: ["store", "store"],
  SB0: ["store", "load"],
  SB1: ["store", "load"],
  SBSwapped0: ["load", "store"],
  SBSwapped1: ["load", "store"],
  CoRR0: ["store"],
  CoRR1: ["load", "load"],
  CoRRSwapped1: ["load", "load"],
  CoWR20: ["store", "load"],
  CoWR21: ["store", "load"],
  CoWR2TwoWords0: ["store", "load"],
  CoWR2TwoWords1: ["store", "load"],
  CoIRIW0: ["store"],
  CoIRIW1: ["store"],
  CoIRIWReader: ["load", "load"],
  CoIRIWSwapped2: ["load", "load"],
};

const FENCES = ["none", "full"] as const;

/** Instructions that matter, by what they are; words of a round are 32 bits wide and constants are stored to them. */
const KINDS: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  x64: [
    ["full", /^mfence/],
    ["another fence", /^(lfence|sfence|lock|xchg|cpuid|serialize)/],
    ["store", /^movl\s+\$0x[12],\(%r\w+\)/],
    ["load", /^mov\s+\(%r\w+\),%(e\w+|r\d+d)/],
  ],
  arm64: [
    ["full", /^dmb\s+ish$/],
    ["another fence", /^(dmb|dsb|isb|ldar|stlr|ldapr|ldx|stx|ldax|stlx|cas|swp|ldadd)/],
    ["store", /^str\s+w\d+, \[x\d+\]/],
    ["load", /^ldr\s+w\d+, \[x\d+\]/],
  ],
};

describe("litmus programs", () => {
  let programs: Map<string, string[]> | null = null;
  let why = "";

  beforeAll(() => {
    const kinds = KINDS[process.arch];
    const { stdout, error, status } = spawnSync("objdump", ["-dC", "--no-show-raw-insn", addon], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (kinds === undefined || error !== undefined || status !== 0) {
      why = error?.message ?? `objdump ended with ${String(status)}, on ${process.arch}`;
      return;
    }
    programs = new Map();
    for (const [, name, fence, body] of stdout.matchAll(
      /<.*hardfacts::litmus::(\w+)::Run<\(hardfacts::litmus::Fence\)(\d)>.*>:\n((?: .*\n)+)/g,
    )) {
      const instructions = body!.split("\n").map((line) => line.split("\t").slice(1).join(" ").trim());
      // What follows the return fills up to the next function.
      const end = instructions.findIndex((text) => /^ret/.test(text));
      const found = instructions.slice(0, end).flatMap((text) => {
        const kind = kinds.find(([, pattern]) => pattern.test(text));
        return kind === undefined ? [] : [kind[0]];
      });
      programs.set(`${name!} ${FENCES[Number(fence)]!}`, found);
    }
  });

  it("have the accesses of their table, the fence named between them, and no other", ({ skip }) => {
    if (programs === null) return skip(why);
    const expected = Object.entries(PROGRAMS).flatMap(([name, accesses]) =>
      FENCES.map((fence) => [
        `${name} ${fence}`,
        accesses.flatMap((access, index) => (index === 0 || fence === "none" ? [access] : [fence, access])),
      ]),
    );
    expect(Object.fromEntries(programs)).toEqual(Object.fromEntries(expected));
  });
});
