import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { armOf, cpus, measure, plainArm, runArms, SHORT_NS } from "./measure.ts";
import { untilShown } from "../until-shown.ts";

/** What threads do to words and lines that they share is accounted for on any machine: nothing lost, nothing torn. */
describe("words that threads share", () => {
  it("atomic adds on one word lose nothing, plain increments are not taken for exact", async () => {
    if (cpus.length < 2) return;
    const arm = (operation: string, threads = 2, more: Record<string, number | string> = {}) =>
      armOf("false_sharing", { operation, distance: 0, ...more }, threads);
    const arms = {
      atomic: arm("atomic_add"),
      plain: arm("volatile_inc"),
      alone: arm("volatile_inc", 1),
      "atomic-alone": arm("atomic_add", 1),
      mixed: arm("atomic_add", 2, { peerOperation: "volatile_inc" }),
      cas: arm("cas_loop"),
      "cas-narrow": arm("cas_loop", 2, { width: 4, delay: 300 }),
      "cas-beside-add": arm("cas_loop", 2, { peerOperation: "atomic_add" }),
      "cas-apart": arm("cas_loop", 2, { distance: 256 }),
    };
    const names = Object.keys(arms);
    const exact = ["atomic", "cas", "cas-narrow", "cas-beside-add"];
    const attempt = async (seed: number) => {
      const measured = await runArms(Object.values(arms), { blocks: 200, seed, trialNs: 20_000 });
      const counted = Object.fromEntries(names.map((name, index) => [name, measured[index]!.counters]));
      expect(counted["alone"]).toEqual({ lost: 0 });
      expect(counted["atomic-alone"]).toEqual({ lost: 0, concurrent: 0, mismatches: 0 });
      for (const name of exact) expect(counted[name], name).toMatchObject({ lost: 0, mismatches: 0 });
      expect(counted["cas-apart"]).toMatchObject({ mismatches: 0, failed: 0 });
      return {
        plain: counted["plain"]!["lost"],
        mixed: counted["mixed"]!["lost"],
        // Only the other's add can have been in the way.
        failed: counted["cas-narrow"]!["failed"],
        ...Object.fromEntries(exact.map((name) => [name, counted[name]!["concurrent"]])),
      };
    };
    const seen = await untilShown(attempt, (counts) => Object.values(counts).every((count) => count! > 0));
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });

  it("a word written whole and aligned is never torn, one written in halves is", async () => {
    if (cpus.length < 2) return;
    const arm = (writer: number) => ({
      kernel: "torn_access",
      threads: 2,
      parameters: { writer, offset: 0 },
    });
    const attempt = async (seed: number) => {
      const measured = await runArms([arm(0), arm(1), arm(2)], { blocks: 100, seed, trialNs: 200_000 });
      const [whole, halves, constant] = measured.map(({ counters }) => counters);
      expect(whole!["torn"]).toBe(0);
      expect(constant).toMatchObject({ torn: 0, changes: 0 });
      return { changes: whole!["changes"]!, torn: halves!["torn"]! };
    };
    const { changes, torn } = await untilShown(attempt, (seen) => seen.changes > 0 && seen.torn > 0);
    expect(changes).toBeGreaterThan(0);
    expect(torn).toBeGreaterThan(0);
  });
});

describe("lines that change hands", () => {
  it("both threads of a hand-off count the same hand-overs, one alone plays both roles", async () => {
    const hand = (method: number, work: number) => ({ method, lines: 3, work });
    for (const parameters of [hand(0, 0), hand(1, 0), hand(0, 300), hand(1, 300)]) {
      const alone = (await measure("line_handoff", parameters)).arms[0]!;
      expect(alone.operations[0]! % 32).toBe(0);
      expect(alone.operations[0]).toBeGreaterThan(0);
      if (cpus.length < 2) continue;
      const both = { kernel: "line_handoff", threads: 2, parameters };
      const { operations, counters } = (await runArms([both], { blocks: 20, trialNs: SHORT_NS }))[0]!;
      expect(operations[0]).toBe(operations[1]);
      expect(counters).toEqual({ mismatches: 0 });
    }
  });

  it("lines in any state are visited as often as they should be, and were last written by whom they should be", async () => {
    if (cpus.length < 2) return;
    const kernel = kernels.get("line_states")!;
    const { of: states } = kernel.parameters["state"] as { of: readonly string[] };
    const cases = states
      .filter((each) => each !== "shared_by_peers" || cpus.length >= 3)
      .flatMap((each) => ["load", "rmw"].map((access) => ({ state: each, access })));
    const blocks = 3;
    const team = cpus.slice(0, 3);
    const arms = cases.map((given) => armOf(kernel.slug, { ...given, displace: 65_536 }, team.length));
    const measured = await runArms(arms, { blocks, team, seed: 7, trialNs: SHORT_NS });
    measured.forEach(({ counters, operations }, index) => {
      expect(counters, cases[index]!.state).toEqual({ mismatches: 0 });
      // The others stand by, once a trial.
      expect(operations).toEqual([256 * blocks, ...team.slice(1).map(() => blocks)]);
    });
  });

  it("lines held and released are all timed, in every trial that was not disturbed", async () => {
    if (cpus.length < 2) return;
    for (const neighbour of [0, 1, 2]) {
      const { arms } = await measure("eviction_probe", { ...plainArm("eviction_probe"), neighbour });
      const { counters, operations } = arms[0]!;
      const { trials, disturbed, held } = counters as Record<string, number>;
      // Three blocks and one to warm up.
      expect(trials! + disturbed!).toBe(4);
      expect(held).toBe(64 * trials!);
      expect(operations[0]).toBe(3 * 128);
      if (neighbour > 0) expect(operations[1]).toBe((3 * 3 * 8 * 2 ** 20) / 64);
      for (const share of ["held_evicted", "released_outside", "released_lost", "released_lost_at_once"]) {
        expect(counters[share], share).toBeGreaterThanOrEqual(0);
        expect(counters[share], share).toBeLessThanOrEqual(held!);
      }
      expect(counters["mismatches"]).toBe(0);
    }
  });
});
