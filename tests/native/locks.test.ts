import { describe, expect, it } from "vitest";
import { kernels } from "../../src/kernels/index.ts";
import { armOf, cpus, runArms } from "./measure.ts";
import { untilShown } from "../until-shown.ts";

/** What locks and lists of nodes count holds on any machine: one thread in at a time, nothing lost. */
describe("locks", () => {
  it("locks let one thread in at a time, whatever is done inside and outside", async () => {
    if (cpus.length < 2) return;
    const kernel = kernels.get("lock_contention")!;
    const { of: locks } = kernel.parameters["lock"] as { of: readonly string[] };
    const cases = locks.flatMap((lock) =>
      [
        [0, 0],
        [0, 500],
        [500, 0],
      ].map(([inside, outside]) => ({ lock, inside: inside!, outside: outside! })),
    );
    const arms = cases.map((each) => armOf(kernel.slug, each));
    const blocks = 30;
    const attempt = async (seed: number) => {
      const measured = await runArms(arms, { blocks, seed, trialNs: 20_000 });
      return measured.map(({ operations, counters }, index) => {
        const { lock, inside } = cases[index]!;
        expect(counters["mismatches"], lock).toBe(0);
        expect(Object.keys(counters).slice(2), lock).toEqual(
          lock === "cas_stack" ? ["failed"] : lock.startsWith("mutex") ? ["sleeps"] : [],
        );
        // Warm-up included, as in all that is counted.
        expect(counters["operations"], lock).toBeGreaterThan(operations[0]! + operations[1]!);
        for (const sections of operations) expect(sections, lock).toBeGreaterThanOrEqual(blocks);
        return lock === "cas_stack" && inside > 0 ? counters["failed"]! : null;
      });
    };
    const failed = await untilShown(attempt, (counts) => counts.every((count) => count !== 0));
    // Between reading the head and exchanging it, the other's pops and pushes come in the way.
    expect(failed.filter((count) => count !== null).length).toBeGreaterThan(0);
    expect(failed).not.toContain(0);
  });

  it("four threads lose no add and no node, on however few CPUs", async () => {
    const arm = (slug: string, given: Record<string, number | string>) => armOf(slug, given, 4);
    const arms = [
      arm("false_sharing", { operation: "atomic_add", distance: 0 }),
      arm("false_sharing", { operation: "cas_loop", distance: 0 }),
      arm("false_sharing", { operation: "cas_loop", distance: 0, delay: 3000 }),
      ...["mutex", "cas_stack", "mutex_stack"].map((lock) => arm("lock_contention", { lock })),
    ];
    const blocks = 5;
    // Not pinned: there may be fewer CPUs.
    const measured = await runArms(arms, { blocks, team: [-1, -1, -1, -1], trialNs: 20_000 });
    measured.forEach(({ operations, counters }, index) => {
      expect(counters["mismatches"], `arm ${index}`).toBe(0);
      expect(counters["lost"] ?? 0, `arm ${index}`).toBe(0);
      for (const done of operations) expect(done, `arm ${index}`).toBeGreaterThanOrEqual(blocks);
    });
  });

  it("Peterson's lock lets both in without fences and never with them, and every round is accounted for", async () => {
    if (cpus.length < 2) return;
    const arm = (fence: string, more: Record<string, number> = {}) => armOf("peterson", { fence, ...more });
    const arms = [arm("none"), arm("full"), arm("full", { inside: 0, jitter: 0, rounds: 16 })];
    const blocks = 100;
    const attempt = async (seed: number) => {
      const measured = await runArms(arms, { blocks, seed, trialNs: 20_000 });
      const [plain, fenced, brief] = measured.map(({ counters }) => counters) as Record<string, number>[];
      for (const counters of [plain!, fenced!, brief!]) {
        const rounds = counters === brief ? 16 : 256;
        expect(counters["rounds"]! + counters["disturbed"]!).toBe((blocks + 1) * rounds);
        expect(counters["timeouts"]).toBeLessThanOrEqual(counters["disturbed"]!);
        expect(counters["mismatches"]).toBe(0);
      }
      for (const counters of [fenced!, brief!])
        expect(counters).toMatchObject({ violations: 0, disowned: 0, lost: 0 });
      expect(plain!["violations"]).toBeLessThanOrEqual(plain!["disowned"]! + plain!["lost"]!);
      return {
        // x86-64 and Armv8 allow it, and every core with a store buffer shows it.
        violations: plain!["violations"]!,
        contended: fenced!["contended"]!,
        contendedBriefly: brief!["contended"]!,
      };
    };
    const seen = await untilShown(attempt, (counts) => Object.values(counts).every((count) => count > 0));
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });
});
