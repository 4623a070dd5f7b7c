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

/** Functions of an object or of the addon by name, each with its disassembly. */
const functionsOf = (path: string): readonly (readonly [name: string, code: string])[] =>
  linesOf("objdump", "-dC", "--no-show-raw-insn", path)
    .join("\n")
    .split(/^[0-9a-f]+ </m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf(">:\n")), text.slice(text.indexOf(">:\n") + 3)]);

const count = (code: string, instruction: RegExp): number => [...code.matchAll(instruction)].length;

describe.runIf(process.arch === "x64")("the addon", () => {
  it("uses wide registers in the loops that are made for them, and nowhere else", () => {
    const wide = new Map<string, Set<string>>();
    for (const [name, code] of functionsOf(join(release, "hardfacts.node"))) {
      for (const [register] of code.matchAll(/%[yz]mm/g)) {
        const loop = /::(\w+<\d+)/.exec(name)?.[1] ?? name;
        wide.set(loop, (wide.get(loop) ?? new Set()).add(register));
      }
    }
    expect([...wide].map(([loop, registers]) => [loop, [...registers]]).sort()).toEqual([
      ["Read<32", ["%ymm"]],
      ["Read<64", ["%zmm"]],
      ["ReadAhead<32", ["%ymm"]],
      ["ReadAhead<64", ["%zmm"]],
      ["Store<32", ["%ymm"]],
      ["Store<64", ["%zmm"]],
    ]);
  });

  it("reads words in words where words are asked for: the compiler makes no vectors of its own", () => {
    const words = functionsOf(join(objects, "streams_baseline.o")).filter(([name]) =>
      name.includes("::Read<8"),
    );
    expect(words).toHaveLength(1);
    expect(words[0]![1]).toMatch(/add +0x8\(%/);
    expect(words[0]![1]).not.toMatch(/%[xyz]mm/);
  });
});

describe.runIf(process.arch === "x64")("loops that stream", () => {
  const all = ["streams_baseline.o", "streams_avx2.o", "streams_avx512.o"].flatMap((object) =>
    functionsOf(join(objects, object)),
  );
  /** Bytes of a vector, operation (read 0, write 1 ... triad 5), kind of store and vectors a row, as the name has them. */
  const stores = all.flatMap(([name, code]) => {
    const [, bytes, op, kind, row] =
      /::Store<(\d+)ul, .*?(\d)>?, .*?(\d)>?, (\d)u>/.exec(name)?.map(Number) ?? [];
    return bytes === undefined ? [] : [{ bytes, op, kind, row, code, name }];
  });

  it("are there for every width and operation: in rows, one by one where that is faster, and past the caches", () => {
    const there = stores.map(({ bytes, op, kind, row }) => `${bytes} ${op} ${kind} ${row}`);
    const wanted = [8, 16, 32, 64].flatMap((bytes) =>
      [1, 2, 3, 4, 5].flatMap((op) => [
        `${bytes} ${op} 0 8`,
        ...(bytes === 8 || (bytes !== 32 && op >= 4) ? [] : [`${bytes} ${op} 0 ${bytes === 16 ? 4 : 1}`]),
        `${bytes} ${op} 1 ${bytes === 64 ? 1 : 8}`,
      ]),
    );
    expect(there.sort()).toEqual(wanted.sort());
  });

  it("are never given to the library or to the microcode", () => {
    for (const [name, code] of all) expect(code, name).not.toMatch(/\brep\b|\bcall|\bmovs[bwlq] +%ds/);
  });

  it("store as many vectors an iteration as their row has, and past the caches where that is asked for", () => {
    for (const { bytes, kind, row, code, name } of stores) {
      expect(count(code, /\b(v?movnt\w+) /g), name).toBe(kind === 1 ? row : 0);
      if (kind === 1) expect(code).toMatch(bytes === 8 ? /movnti/ : bytes === 16 ? /\bmovntpd/ : /vmovntpd/);
      else expect(count(code, /\bv?mov\w+ +%[xyz]mm\d+,(?!%)/g), name).toBe(row);
    }
  });

  it("ask for each line once, and in reads without a prefetch for none", () => {
    const reads = all.flatMap(([name, code]) => {
      const [, kind, bytes] = /::(Read|ReadAhead)<(\d+)/.exec(name) ?? [];
      return kind === undefined ? [] : [{ kind, bytes: Number(bytes), code }];
    });
    expect(reads).toHaveLength(8);
    for (const { kind, bytes, code } of reads) {
      const lines = kind === "ReadAhead" ? (8 * bytes) / 64 : 0;
      expect(count(code, /\bprefetcht0 /g), `${kind} ${bytes}`).toBe(lines);
    }
  });
});
