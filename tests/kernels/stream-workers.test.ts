import { describe, expect, it } from "vitest";
import { STREAM_OPS, type StreamOp } from "../../src/kernels/stream.ts";
import { bindJsStream, bindWasmStream } from "../../src/kernels/stream-workers.ts";

/** A stream that did not do its work, or got wrong values to do it with, counts mismatches. */
const BYTES = 2 * 65_536;
const BASE = 4096;

const contextOf = (op: StreamOp, wasm: Record<string, () => number> | null = null) => ({
  memory: new SharedArrayBuffer(BASE + 3 * BYTES),
  base: BASE,
  wasm,
  memoryControl: null,
  parameters: { op, bytes: BYTES, dose: 100, pages: "base" as const, policy: "default" as const, nodes: 0 },
});

const trial = (program: ReturnType<typeof bindJsStream>): number => {
  program.prepare!();
  program.run();
  program.run();
  return program.counters!()["mismatches"]!;
};

describe.each([...STREAM_OPS])("%s in a worker", (op) => {
  it("is right before anything is changed, trial by trial", () => {
    const program = bindJsStream(contextOf(op));
    for (let k = 0; k < 5; k++) expect(trial(program)).toBe(0);
  });

  it.runIf(op !== "write")("notices wrong values in what it reads", () => {
    const context = contextOf(op);
    const program = bindJsStream(context);
    const second = op === "add" || op === "triad" ? BYTES : 0;
    const words = new Float64Array(context.memory, BASE + second, BYTES / 8);
    for (let k = 0; k < words.length; k++) words[k]! += 1;
    expect(trial(program)).toBeGreaterThan(0);
  });

  it("notices that nothing was done", () => {
    const idle = Object.fromEntries(
      ["sum", "write", "copy", "scale", "add", "triad"].map((name) => [`stream_${name}`, () => 0]),
    );
    expect(trial(bindWasmStream(contextOf(op, idle)))).toBeGreaterThan(0);
  });
});
