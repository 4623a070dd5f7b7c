import { describe, expect, it } from "vitest";
import { addChain } from "../../src/kernels/add-chain.ts";
import { armOf, cpus, runArms } from "./measure.ts";

describe("add_chain", () => {
  it("leaves the adds to those that are to do them, while the others wait as long", async () => {
    const arms = (["all", "first", "second"] as const).map((workers) =>
      armOf("add_chain", { chains: 6, workers }, 2),
    );
    const team = cpus.length > 1 ? cpus.slice(0, 2) : [-1, -1];
    const [all, first, second] = await runArms(arms, { blocks: 5, team, trialNs: 2000 });
    const worked = (arm: typeof all): readonly boolean[] => arm!.operations.map((done) => done > 0);
    expect(worked(all)).toEqual([true, true]);
    expect(worked(first)).toEqual([true, false]);
    expect(worked(second)).toEqual([false, true]);
  });

  it("refuses a second of one thread, on both sides", async () => {
    expect(() => {
      addChain.check!({ chains: 1, workers: "second" }, 1, "native");
    }).toThrow(/second of one thread/);
    await expect(
      runArms([armOf("add_chain", { workers: "second" }, 1)], {
        blocks: 3,
        team: cpus.slice(0, 1),
        trialNs: 1000,
      }),
    ).rejects.toMatchObject({ code: "ERR_KERNEL_PARAMETER" });
  });
});
