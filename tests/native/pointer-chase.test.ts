import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { measure } from "./measure.ts";

/** A chase is a whole cycle on any machine: every node visited, on the pages asked for. */
/** Ten blocks of a chase. */
const chase = async (given: Record<string, number | string>) => {
  const kernel = kernels.get("pointer_chase")!;
  const parameters = encodeParameters(kernel, resolveParameters(kernel, given));
  return (await measure("pointer_chase", parameters, { blocks: 10 })).arms[0]!;
};

describe("a chase", () => {
  it("a flushed chase walks the nodes whose lines were flushed, in any order, however far", async () => {
    for (const order of ["shuffled", "grouped", "identity"]) {
      for (const steps of [512, 1024]) {
        for (const chains of [1, 2, 4, 8]) {
          const arm = await chase({ nodes: 3000, residence: "flushed", order, steps, chains });
          expect(arm.operations).toEqual([10 * steps]);
          expect(arm.counters).toEqual({ nodes: 3000, wrong_pages: 0, mismatches: 0 });
        }
      }
    }
  });

  it("a chase of one line a page is a whole cycle, wherever in its page each line is", async () => {
    for (const scatter of ["none", "lines"]) {
      const arm = await chase({ nodes: 300, stride: 4096, scatter, ground: 1 });
      expect(arm.counters).toEqual({ nodes: 300, wrong_pages: 0, mismatches: 0 });
    }
  });

  it("a chase that only leads up to its trials is a whole cycle, too", async () => {
    const arm = await chase({ nodes: 3000, lead: 1000 });
    expect(arm.counters).toEqual({ nodes: 3000, wrong_pages: 0, mismatches: 0 });
    for (const wrong of [{ lead: 1500 }, { lead: 512, chains: 2 }, { lead: 512, residence: "flushed" }]) {
      await expect(chase({ nodes: 3000, ...wrong })).rejects.toThrow("lead");
    }
  });

  it("a dose counts part of the work that is done", async () => {
    const flushed = { nodes: 3000, residence: "flushed", steps: 1024 } as const;
    expect((await chase({ ...flushed, dose: 200 })).operations).toEqual([10 * 512]);
    expect((await chase({ ...flushed, dose: 115 })).operations).toEqual([10 * 890]);
  });

  it("a chase beside others walks a whole cycle, whatever they do, and alone", async () => {
    const kernel = kernels.get("loaded_latency")!;
    for (const load of ["stream", "spin"]) {
      for (const delay of [0, 32]) {
        const given = { bytes: 2 ** 20, stream_bytes: 2 ** 20, load, delay, pages: "base" };
        const parameters = encodeParameters(kernel, resolveParameters(kernel, given));
        for (const threads of [1, 2]) {
          const team = new Array<number>(threads).fill(-1);
          const arms = [{ kernel: "loaded_latency", threads, parameters }];
          const [arm] = (await measure("loaded_latency", parameters, { arms, team })).arms;
          expect(arm!.counters).toEqual({ nodes: 4096, wrong_pages: 0, mismatches: 0 });
          for (const count of arm!.operations) expect(count).toBeGreaterThan(0);
        }
      }
    }
  });
});
