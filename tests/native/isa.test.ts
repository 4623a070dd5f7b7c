import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** Code for one instruction set stays where it is asked for: elsewhere it would end a CPU without it with SIGILL. */
const release = join(dirname(dirname(import.meta.dirname)), "build/Release");
const objects = join(release, "obj.target/hardfacts/native/isa");

const linesOf = (command: string, ...words: string[]): string[] =>
  execFileSync(command, words, { encoding: "utf8", maxBuffer: 2 ** 28 }).split("\n");

describe("objects of single instruction sets", () => {
  it.each(["streams_avx2.o", "streams_avx512.o", "streams_baseline.o"])(
    "%s shares no symbol that another object could be given",
    (object) => {
      expect(readdirSync(objects)).toContain(object);
      // Weak (W, V) and unique (u) symbols are merged over all objects: the copy that is kept may be this one.
      const merged = linesOf("nm", "-C", join(objects, object)).filter((line) => / [WwVvu] /.test(line));
      expect(merged).toEqual([]);
    },
  );
});

describe.runIf(process.arch === "x64")("the addon", () => {
  it("uses wide registers in the loops that are made for them, and nowhere else", () => {
    const wide = new Map<string, Set<string>>();
    let inside = "";
    for (const line of linesOf("objdump", "-dC", "--no-show-raw-insn", join(release, "hardfacts.node"))) {
      inside = /^[0-9a-f]+ <(.*)>:$/.exec(line)?.[1] ?? inside;
      for (const [register] of line.matchAll(/%[yz]mm/g))
        wide.set(inside, (wide.get(inside) ?? new Set()).add(register));
    }
    const users = [...wide].map(([name, registers]) => [/::(\w+<\d+)/.exec(name)?.[1], [...registers]]);
    expect(users.sort()).toEqual([
      ["Read<32", ["%ymm"]],
      ["Read<64", ["%zmm"]],
    ]);
  });

  it("reads words in words where words are asked for: the compiler makes no vectors of its own", () => {
    const [first, ...rest] = linesOf(
      "objdump",
      "-dC",
      "--no-show-raw-insn",
      join(objects, "streams_baseline.o"),
    )
      .join("\n")
      .split(/^[0-9a-f]+ </m)
      .filter((code) => code.includes("::Read<8"));
    expect(rest).toEqual([]);
    expect(first).toMatch(/add +0x8\(%/);
    expect(first).not.toMatch(/%[xyz]mm/);
  });
});
