import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import { compileWasm, createSharedMemory, instantiateWasm } from "../../src/layers/wasm.ts";
import { programNameOf } from "../../src/kernels/litmus-workers.ts";
import type { Access } from "../../src/litmus/program.ts";
import { FORMS, programOf } from "../../src/litmus/variants.ts";

/**
 * What the litmus threads really run in wasm: the built module, read back. binaryen may exchange plain accesses, and
 * has done so.
 */
const module = binaryen.readBinary(
  readFileSync(fileURLToPath(new URL("../../dist/hardfacts.wasm", import.meta.url))),
);
const exports = instantiateWasm(compileWasm(), createSharedMemory());

/** An access, with the parameter that is its address: 0 and 1 are words, 2 is where to put what was found. */
interface Seen {
  readonly op: "load" | "store";
  readonly atomic: boolean;
  readonly parameter: number;
  readonly offset: number;
  /** The constant that is stored; null for what was loaded, and for loads. */
  readonly value: number | null;
}

const FOUND = 2;

/** The function that this index of the table calls. */
const functionAt = (index: number): binaryen.FunctionInfo => {
  const { offset, data } = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(0));
  const { value } = binaryen.getExpressionInfo(offset) as binaryen.ConstInfo;
  return binaryen.getFunctionInfo(module.getFunction(data[index - (value as number)]!));
};

/** Accesses in the order in which they happen: operands, then the access itself. */
const accessesIn = (expression: binaryen.ExpressionRef): Seen[] => {
  const info = binaryen.getExpressionInfo(expression);
  if (info.id === binaryen.ExpressionIds.Block) {
    return (info as binaryen.BlockInfo).children.flatMap(accessesIn);
  }
  if (info.id === binaryen.ExpressionIds.Load) return [seen("load", info as binaryen.LoadInfo, null)];
  if (info.id !== binaryen.ExpressionIds.Store) {
    throw new Error(`no access: ${binaryen.emitText(expression)}`);
  }
  const { value } = info as binaryen.StoreInfo;
  const stored = binaryen.getExpressionInfo(value);
  if (stored.id !== binaryen.ExpressionIds.Const) {
    return [...accessesIn(value), seen("store", info as binaryen.StoreInfo, null)];
  }
  return [seen("store", info as binaryen.StoreInfo, (stored as binaryen.ConstInfo).value as number)];
};

const seen = (
  op: Seen["op"],
  { ptr, isAtomic, offset, bytes }: binaryen.LoadInfo | binaryen.StoreInfo,
  value: number | null,
): Seen => {
  const address = binaryen.getExpressionInfo(ptr);
  if (address.id !== binaryen.ExpressionIds.LocalGet || bytes !== 4) {
    throw new Error(`no word of a round: ${binaryen.emitText(ptr)}, ${bytes} bytes`);
  }
  return { op, atomic: isAtomic, parameter: (address as binaryen.LocalGetInfo).index, offset, value };
};

/** What a thread's accesses must have become: the n-th is to the n-th word, and a load is put down at once. */
const expected = (accesses: readonly Access[]): Seen[] => {
  let found = 0;
  return accesses.flatMap((access, parameter): Seen[] => {
    const atomic = access.order === "seq-cst";
    if (access.op !== "load") {
      return [{ op: "store", atomic, parameter, offset: 0, value: access.value }];
    }
    return [
      { op: "load", atomic, parameter, offset: 0, value: null },
      { op: "store", atomic: false, parameter: FOUND, offset: 4 * found++, value: null },
    ];
  });
};

const threads = (["sb", "mp", "lb", "corr"] as const).flatMap((family) =>
  FORMS.flatMap((form) =>
    (["none", "seq-cst"] as const).flatMap((ordering) =>
      programOf(family, form, ordering, "javascript")!.threads.map((instructions, thread) => ({
        name: `${family} ${form}, ${ordering}, thread ${thread}`,
        accesses: instructions as readonly Access[],
      })),
    ),
  ),
);

describe("litmus programs in wasm", () => {
  it.each(threads)("have the accesses of their table in its order: $name", ({ accesses }) => {
    const program = exports[`litmus_${programNameOf(accesses)}`]!;
    expect(accessesIn(functionAt(program()).body)).toEqual(expected(accesses));
  });

  it("are functions of their own, which nothing calls but through the table", () => {
    const names = new Set(threads.map(({ accesses }) => programNameOf(accesses)));
    expect(names.size).toBe(10);
    const indices = [...names].map((name) => exports[`litmus_${name}`]!());
    expect(new Set(indices).size).toBe(10);
    const rounds = binaryen.getFunctionInfo(module.getFunction(exportedAs("litmus_rounds")));
    expect(binaryen.emitText(rounds.body)).toContain("call_indirect");
  });
});

function exportedAs(name: string): string {
  return binaryen.getExportInfo(module.getExport(name)).value;
}
