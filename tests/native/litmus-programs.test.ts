import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { familyNames, familyOf } from "../../src/litmus/families.ts";
import { FAMILY_TABLE, nativeFunction, nativeThreads } from "../../src/litmus/native-programs.ts";
import type { Instruction } from "../../src/litmus/program.ts";
import { FORMS, ORDERINGS, type Ordering, programOf, type Target } from "../../src/litmus/variants.ts";

/**
 * What the litmus threads really run: the built addon, disassembled, against the tests as data. A fence that is not
 * there would be a wrong verdict, and so would one that nobody asked for.
 */
const root = join(import.meta.dirname, "../..");
const addon = join(root, "build/Release/hardfacts.node");
const target: Target | null = process.arch === "x64" || process.arch === "arm64" ? process.arch : null;

/** The threads' names by family and form, as the native table has them. */
const threadNames = () => nativeThreads(readFileSync(join(root, FAMILY_TABLE), "utf8"));

/** As the table is expected to be written: "store x 1", "load y", "mfence". */
const describeInstruction = (instruction: Instruction): string => {
  switch (instruction.op) {
    case "fence":
      return instruction.fence;
    case "load":
      return ["load", instruction.word, ...special(instruction.order)].join(" ");
    case "store":
    case "exchange":
      return [
        instruction.op,
        instruction.word,
        String(instruction.value),
        ...(instruction.op === "store" ? special(instruction.order) : []),
      ].join(" ");
  }
};

const special = (order: string): string[] => (order === "plain" || order === "relaxed" ? [] : [order]);

/** What registers are known to hold, while a function is read from its beginning. */
class Registers {
  readonly #holds = new Map<string, string>();

  constructor(held: readonly (readonly [string, string])[]) {
    for (const [register, value] of held) this.set(register, value);
  }

  set(register: string, value: string): void {
    this.#holds.set(register, value);
  }

  get(register: string): string {
    return this.#holds.get(register) ?? `(${register})`;
  }
}

type Reader = (text: string, registers: Registers) => string | null;

/** %eax and %rax are one register, and so are w8 and x8. */
const wide = (register: string): string => register.replace(/^%e/, "%r").replace(/d$/, "").replace(/^w/, "x");

/** A pattern and what an instruction that matches it is; null where it is nothing that another thread could see. */
type Rule = readonly [RegExp, (found: readonly string[], registers: Registers) => string | null];

const readBy =
  (rules: readonly Rule[]): Reader =>
  (text, registers) => {
    for (const [pattern, what] of rules) {
      const found = pattern.exec(text);
      if (found !== null) return what(found.slice(1), registers);
    }
    return null;
  };

const copies: Rule[1] = ([from, to], registers) => {
  registers.set(wide(to!), registers.get(wide(from!)));
  return null;
};

const X64: readonly Rule[] = [
  [/^(mfence|lfence|sfence)/, ([fence]) => fence!],
  [/^lock orl\s+\$0x0,-0x4\(%rsp\)/, () => "locked"],
  [/^(lock|cpuid|serialize|clflush)/, ([what]) => `another: ${what!}`],
  [/^movl\s+\$0x(\d),\((%\w+)\)/, ([value, at], held) => `store ${held.get(at!)} ${value!}`],
  [
    /^movnti\s+(%\w+),\((%\w+)\)/,
    ([from, at], held) => `store ${held.get(at!)} ${held.get(wide(from!))} non-temporal`,
  ],
  [/^xchg\s+(%\w+),\((%\w+)\)/, ([from, at], held) => `exchange ${held.get(at!)} ${held.get(wide(from!))}`],
  [/^mov\s+\((%\w+)\),%\w+/, ([at], held) => `load ${held.get(at!)}`],
  [
    /^mov\s+\$0x(\d+),(%\w+)/,
    ([value, to], held) => {
      held.set(wide(to!), value!);
      return null;
    },
  ],
  [/^mov\s+(%\w+),(%\w+)$/, copies],
];

const ARM64: readonly Rule[] = [
  [/^dmb\s+(ish\w*)$/, ([kind]) => `dmb-${kind!}`],
  [/^(dmb|dsb|isb|ldx|stx|ldax|stlx|cas|swp|ldadd)/, ([what]) => `another: ${what!}`],
  [
    /^(str|stlr)\s+(w\d+), \[(x\d+)\]/,
    ([how, from, at], held) =>
      `store ${held.get(at!)} ${held.get(wide(from!))}${how === "stlr" ? " release" : ""}`,
  ],
  [
    /^(ldr|ldar|ldapr)\s+w\d+, \[(x\d+)\]/,
    ([how, at], held) =>
      ["load", held.get(at!), ...{ ldr: [], ldar: ["acquire"], ldapr: ["acquire-pc"] }[how!]!].join(" "),
  ],
  [
    /^mov\s+(w\d+), #0x(\d+)/,
    ([to, value], held) => {
      held.set(wide(to!), value!);
      return null;
    },
  ],
  [/^mov\s+([wx]\d+), ([wx]\d+)$/, ([to, from], held) => copies([from!, to!], held)],
];

const READERS: Partial<Record<Target, Reader>> = { x64: readBy(X64), arm64: readBy(ARM64) };

/** x, y and z arrive in these. */
const ARGUMENTS: Partial<Record<Target, readonly string[]>> = {
  x64: ["%rdi", "%rsi", "%rdx"],
  arm64: ["x0", "x1", "x2"],
};

/** Every Run of the addon, by "assembly SB0 0": what it does to memory. */
const disassemble = (): Map<string, string[]> | string => {
  const read = target === null ? undefined : READERS[target];
  if (target === null || read === undefined) return `no table of instructions for ${process.arch}`;
  const { stdout, error, status } = spawnSync("objdump", ["-dC", "--no-show-raw-insn", addon], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined || status !== 0) return error?.message ?? `objdump ended with ${String(status)}`;
  const functions = new Map<string, string[]>();
  for (const [, kind, name, ordering, body] of stdout.matchAll(
    /<.*hardfacts::litmus::(assembly|cxx)::(\w+)::Run<\(hardfacts::litmus::Ordering\)(\d+)>[^\n]*>:\n((?: .*\n)+)/g,
  )) {
    const lines = body!.split("\n").map((line) => line.split("\t").slice(1).join(" ").trim());
    // What follows the return fills up to the next function.
    const end = lines.findIndex((text) => text.startsWith("ret"));
    const words = ["x", "y", "z"] as const;
    const registers = new Registers(words.map((word, index) => [ARGUMENTS[target]![index]!, word]));
    functions.set(
      `${kind!} ${name!} ${ordering!}`,
      lines.slice(0, end).flatMap((text) => read(text, registers) ?? []),
    );
  }
  return functions;
};

const functionOf = (name: string, ordering: Ordering, thread: number): string =>
  Object.values(nativeFunction(name, ordering, thread)).join(" ");

describe("litmus programs", () => {
  const names = threadNames();
  let functions: Map<string, string[]> | string = "";

  beforeAll(() => {
    functions = disassemble();
  });

  it("are named in the native table, family by family", () => {
    expect([...names.keys()].sort()).toEqual(
      familyNames
        .flatMap((family) => FORMS.map((form) => [family, form] as const))
        .filter(([family, form]) => form === "test" || familyOf(family).control !== null)
        .map((each) => each.join(" "))
        .sort(),
    );
  });

  it("have the accesses of the tests as data, the fences named and no other", ({ skip }) => {
    if (typeof functions === "string") return skip(functions);
    if (target === null) return skip("no native layer here");
    let compared = 0;
    for (const [key, threads] of names) {
      const [family, form] = key.split(" ") as [(typeof familyNames)[number], (typeof FORMS)[number]];
      for (const ordering of ORDERINGS) {
        const program = programOf(family, form, ordering, target);
        if (program === null) continue;
        expect(threads, key).toHaveLength(program.threads.length);
        for (const [thread, instructions] of program.threads.entries()) {
          const name = functionOf(threads[thread]!, ordering, thread);
          expect(functions.get(name), `${key}, ${ordering}, thread ${thread}: ${name}`).toEqual(
            instructions.map(describeInstruction),
          );
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
  });
});
