import { expect, it } from "vitest";
import { numaBandwidth } from "../../bench/numa-bandwidth/experiment.ts";
import { numaLatency } from "../../bench/numa-latency/experiment.ts";
import { numaPlacement } from "../../bench/numa-placement/experiment.ts";
import { probeMachine } from "../../src/machine/probe.ts";
import { resolveComparison } from "../../src/runner/child/resolve.ts";
import { addon, cpus } from "./measure.ts";

/** On a machine of one node every arm falls back to it: what is laid out there runs, and nothing is found elsewhere. */
const machine = await probeMachine();
const setting = { machine, profile: "quick", cpus } as const;
const comparisons = [numaPlacement, numaLatency, numaBandwidth]
  .flatMap((experiment) => experiment.comparisons(setting))
  // Pools may have no pages, and bandwidths take hundreds of MiB each.
  .filter(
    ({ id, layer }) => layer === "native" && id !== "pools" && id !== "all-nodes" && id !== "one-socket",
  );

it.each(comparisons.map((comparison) => ({ comparison, name: comparison.id })))(
  "the arms of $name do their work",
  async ({ comparison }) => {
    const team = comparison.cpus ?? cpus.slice(0, comparison.threads);
    const { arms } = resolveComparison(comparison, { cpus: team, seed: 1, blocksFactor: 1, overrides: {} });
    const blocks = 2;
    const evidence = await addon.run(
      {
        cpus: [...team],
        arms: arms.map(({ kernel, threads, encoded }) => ({
          kernel: kernel.slug,
          threads,
          parameters: encoded,
        })),
        blocks,
        warmupBlocks: 0,
        seed: 1,
        trialNs: 20_000,
      },
      new Float64Array(blocks * arms.length * team.length),
      new Uint8Array(blocks),
    );
    evidence.arms.forEach(({ counters }, index) => {
      const name = arms[index]!.name;
      expect(counters["mismatches"], name).toBe(0);
      expect(counters["wrong_nodes"] ?? 0, name).toBe(0);
      expect(counters["absent"] ?? 0, name).toBe(0);
      if (machine.numaNodes.length === 1) expect(counters["elsewhere"] ?? 0, name).toBe(0);
    });
  },
);
