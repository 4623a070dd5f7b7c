import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { measure } from "./measure.ts";

/** Arrays are summed whole on any machine, by every width and in every order. */
describe("streams", () => {
  const read = (width: string, bytes = 65_536, residence = "resident") => {
    const kernel = kernels.get("stream_read")!;
    return measure(
      "stream_read",
      encodeParameters(kernel, resolveParameters(kernel, { width, bytes, residence })),
    );
  };
  const BYTES: Readonly<Record<string, number>> = { scalar64: 8, sse2: 16, avx2: 32, avx512: 64, neon: 16 };

  it("have the right sums in every width that this CPU has, and name one that it lacks", async () => {
    const flags = new Set(readFileSync("/proc/cpuinfo", "utf8").split(/\s/));
    const present = {
      scalar64: true,
      sse2: flags.has("sse2"),
      avx2: flags.has("avx2"),
      avx512: flags.has("avx512f"),
      neon: flags.has("asimd"),
    };
    for (const [width, isPresent] of Object.entries(present)) {
      if (isPresent) {
        const evidence = await read(width);
        expect(evidence.arms[0]!.counters).toEqual({ vector_bytes: BYTES[width], mismatches: 0 });
      } else {
        await expect(read(width), width).rejects.toMatchObject({
          code: "ERR_KERNEL_PARAMETER",
          message: expect.stringContaining(`this CPU has no ${width}`) as unknown,
        });
      }
    }
    const widest = Math.max(
      ...Object.entries(present).map(([width, isPresent]) => (isPresent ? BYTES[width]! : 0)),
    );
    expect((await read("widest")).arms[0]!.counters["vector_bytes"]).toBe(widest);
  });

  it("go through windows of any size in slices, resident or flushed", async () => {
    for (const residence of ["resident", "flushed"]) {
      for (const bytes of [4096, 4096 + 512, 3 << 19, (5 << 20) + 512]) {
        const { operations, counters } = (await read("widest", bytes, residence)).arms[0]!;
        expect(counters["mismatches"]).toBe(0);
        expect(operations[0]! % 512).toBe(0);
      }
    }
    await expect(read("widest", 4096 + 8)).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
  });
});

describe("matrices", () => {
  it("are summed whole along rows and along columns, whatever their shape", async () => {
    for (const [rows, columns] of [
      [8, 8],
      [32, 32],
      [8, 4096],
      [4096, 8],
      [512, 264],
    ]) {
      for (const order of [0, 1]) {
        const { operations, counters } = (
          await measure("matrix_sum", { rows, columns, order }, { blocks: 20 })
        ).arms[0]!;
        expect(counters, `${rows} x ${columns}, ${order}`).toEqual({ mismatches: 0 });
        expect(operations[0]! % 64).toBe(0);
      }
    }
    await expect(measure("matrix_sum", { rows: 16_384, columns: 16_384, order: 0 })).rejects.toMatchObject({
      code: "ERR_KERNEL_PARAMETER",
    });
  });
});
