import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParameterError } from "../../src/errors.ts";
import { atomicCost } from "../../src/kernels/atomic-cost.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { measure } from "./measure.ts";

const { operation, chain, pending, then, against } = atomicCost.parameters;
type Given = Record<string, string | number>;

const combinations: Given[] = operation.of.flatMap((o) =>
  chain.of.flatMap((c) =>
    pending.of.flatMap((p) => then.of.map((t): Given => ({ operation: o, chain: c, pending: p, then: t }))),
  ),
);

const refusalOf = (given: Given): string | null => {
  try {
    atomicCost.check!(resolveParameters(atomicCost, given) as never, 1, "native");
    return null;
  } catch (error) {
    return (error as ParameterError).code;
  }
};

const run = async (given: Given) =>
  (await measure(atomicCost.slug, encodeParameters(atomicCost, resolveParameters(atomicCost, given))))
    .arms[0]!;

const ONLY_ON_X86 = ["lock_add", "locked_or_stack", "locked_or_red_zone"];

describe("atomic operations", () => {
  it("leave just what they should in their words, and are refused alike on both sides", async () => {
    let ran = 0;
    for (const given of combinations) {
      const outcome = await run(given).then(
        ({ counters }) => counters,
        (error: unknown) => (error as { code: string }).code,
      );
      const missing = process.arch !== "x64" && ONLY_ON_X86.includes(String(given["operation"]));
      const refused = missing ? "ERR_KERNEL_PARAMETER" : refusalOf(given);
      // A container may deny it.
      if (outcome === "ERR_MEMBARRIER") continue;
      expect(outcome, JSON.stringify(given)).toEqual(refused ?? { mismatches: 0 });
      if (refused === null) ++ran;
    }
    expect(ran).toBeGreaterThan(40);
  });

  it("are carried out as often as asked for", async () => {
    for (const repeat of [2, 3, 4]) {
      for (const each of ["add", "fetch_add_seq_cst", "load", "exchange", "count_atomic"]) {
        const { counters, operations } = await run({ operation: each, repeat });
        expect(counters, each).toEqual({ mismatches: 0 });
        expect(operations[0]! % 128).toBe(0);
      }
    }
  });

  it("say whether their code is another's, and take the same others on both sides", async () => {
    for (const other of against.of) {
      const given = { operation: "store", against: other };
      const outcome = await run(given).then(
        ({ counters }) => counters["same_code"] ?? null,
        (error: unknown) => (error as { code: string }).code,
      );
      if (refusalOf(given) !== null) expect(outcome, other).toBe("ERR_KERNEL_PARAMETER");
      else if (other === "none") expect(outcome).toBeNull();
      else if (other === "store") expect(outcome).toBe(1);
      else if (other.startsWith("load") || other.startsWith("count")) expect(outcome, other).toBe(0);
    }
  });
});

/** One operation of each loop, as x86 has it; what only moves registers or sets one is left out. */
const LOOPS: Readonly<Record<string, readonly string[]>> = {
  Load: ["load"],
  LoadAcquire: ["load"],
  LoadSeqCst: ["load"],
  ChaseLoad: ["load"],
  ChaseLoadAcquire: ["load"],
  ChaseLoadSeqCst: ["load"],
  Store: ["store"],
  StoreRelease: ["store"],
  // GCC's choice; clang's as well. The other mapping is a store and mfence.
  StoreSeqCst: ["xchg"],
  Exchange: ["xchg"],
  Add: ["add"],
  AddToOne: ["add"],
  LockAdd: ["lock add"],
  FetchAddRelaxed: ["lock xadd"],
  FetchAddAcqRel: ["lock xadd"],
  FetchAddSeqCst: ["lock xadd"],
  FetchAddFenced: ["lock xadd", "mfence"],
  CompareExchange: ["lock cmpxchg"],
};

const BARRIERS: Readonly<Record<string, readonly string[]>> = {
  CompilerBarrier: [],
  LoadFence: ["lfence"],
  StoreFence: ["sfence"],
  FullFence: ["mfence"],
  LockedOrStack: ["lock or (%rsp)"],
  LockedOrRedZone: ["lock or -0x40(%rsp)"],
};

const KINDS: readonly (readonly [string | null, RegExp])[] = [
  [null, /^mov +(%r\w+,%r\w+|\$0x1,%e\w+)$/],
  ["load", /^mov +(0x\w+)?\(%r\w+\),%r\w+$/],
  ["store", /^mov +%r\w+,(0x\w+)?\(%r\w+\)$/],
  ["xchg", /^xchg +%r\w+,\(%r\w+\)$/],
  ["add", /^addq +\$0x1,\(%r\w+\)$/],
  ["lock add", /^lock addq +\$0x1,\(%r\w+\)$/],
  ["lock xadd", /^lock xadd +%r\w+,\(%r\w+\)$/],
  ["lock cmpxchg", /^lock cmpxchg +%r\w+,\(%r\w+\)$/],
  ["lock or (%rsp)", /^lock orq +\$0x0,\(%rsp\)$/],
  ["lock or -0x40(%rsp)", /^lock orq +\$0x0,-0x40\(%rsp\)$/],
  ["mfence", /^mfence$/],
  ["lfence", /^lfence$/],
  ["sfence", /^sfence$/],
];

const kindOf = (instruction: string): string | null => {
  const kind = KINDS.find(([, pattern]) => pattern.test(instruction));
  return kind === undefined ? instruction : kind[0];
};

/** By name, what stands in the loop of each function: from where its last conditional jump goes to, up to its counting down. */
const loopsOf = (disassembly: string): Map<string, (string | null)[]> => {
  const loops = new Map<string, (string | null)[]>();
  for (const [, name, body] of disassembly.matchAll(
    /<hardfacts::atomic_cost::(\w+(?:<.*>)?)::Run\(.*>:\n((?: .*\n)+)/g,
  )) {
    const lines = body!.split("\n").flatMap((line) => {
      const [address, text] = line.split("\t");
      return text === undefined ? [] : [{ at: address!.replace(/[ :]/g, ""), text: text.trim() }];
    });
    const last = lines.findLastIndex(({ text }) => /^j(ne|b|a) /.test(text));
    const target = /^j\w+ +(\w+)/.exec(lines[last]?.text ?? "")?.[1];
    const first = lines.findIndex(({ at }) => at === target);
    const counted = lines
      .slice(first, last)
      .map(({ text }) => text)
      .filter((text) => !/^(sub +\$0x1|dec|add +\$0xff+),?/.test(text));
    loops.set(name!.replaceAll("hardfacts::atomic_cost::", "").replace(/(\d)ul/, "$1"), counted.map(kindOf));
  }
  return loops;
};

describe.runIf(process.arch === "x64")("the loops that are timed", () => {
  const addon = join(import.meta.dirname, "../../build/Release/hardfacts.node");
  const { stdout, error, status } = spawnSync("objdump", ["-dC", "--no-show-raw-insn", addon], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const why = error?.message ?? (status === 0 ? "" : `objdump ended with ${String(status)}`);
  const loops = loopsOf(why === "" ? stdout : "");

  it.for(Object.entries(LOOPS))(
    "%s is 128 times the instruction of its name, and nothing else",
    ([name, one], { skip }) => {
      if (why !== "") return skip(why);
      const found = loops.get(name)?.filter((kind) => kind !== null);
      expect(found).toEqual(Array.from({ length: 128 }, () => one).flat());
    },
  );

  it.for(Object.entries(BARRIERS))(
    "%s stands behind its stores and before its load",
    ([name, barrier], { skip }) => {
      if (why !== "") return skip(why);
      for (const [stores, loads] of [
        [0, false],
        [1, false],
        [8, false],
        [1, true],
      ] as const) {
        if (stores === 0 && barrier.length === 0) continue;
        const one = [
          ...Array.from({ length: stores }, () => "store"),
          ...barrier,
          ...(loads ? ["load"] : []),
        ];
        const found = loops.get(`Barriers<${name}, ${stores}, ${String(loads)}>`);
        expect(found?.length, `${stores} stores`).toBe(128 * one.length);
        // The loop may begin anywhere in the operation: the same from one to the next, turned.
        const doubled = [...one, ...one].join();
        for (let k = 0; k < 128; ++k) {
          expect(doubled).toContain(found!.slice(k * one.length, (k + 1) * one.length).join());
        }
      }
    },
  );
});
