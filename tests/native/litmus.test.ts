import { describe, expect, it } from "vitest";
import type { ParameterError } from "../../src/errors.ts";
import { encodeParameters, resolveParameters } from "../../src/kernels/kernel.ts";
import { litmus } from "../../src/kernels/litmus.ts";
import { familyOf } from "../../src/litmus/families.ts";
import { programOf } from "../../src/litmus/variants.ts";
import { armOf, cpus, runArms, SHORT_NS } from "./measure.ts";
import { untilShown } from "../until-shown.ts";

/** What a litmus arm counts holds on any machine, and its parameters mean the same on both sides. */
describe("a litmus arm", () => {
  it("litmus rounds all have an outcome; what is forbidden is not seen, what is allowed is", async () => {
    if (cpus.length < 2) return;
    const arm = (family: string, more: Record<string, string> = {}) => armOf("litmus", { family, ...more });
    const control = { form: "control" };
    const arms = {
      sb: arm("sb"),
      fenced: arm("sb", { ordering: "full" }),
      swapped: arm("sb", control),
      corr: arm("corr"),
      "corr-swapped": arm("corr", control),
      free: arm("corr", { pace: "free" }),
      "free-swapped": arm("corr", { ...control, pace: "free" }),
      cowr2: arm("cowr2"),
      "two-words": arm("cowr2", control),
    };
    const names = Object.keys(arms) as (keyof typeof arms)[];
    const attempt = async (seed: number) => {
      const measured = await runArms(Object.values(arms), { blocks: 60, seed, trialNs: 20_000 });
      const counted = Object.fromEntries(names.map((name, index) => [name, measured[index]!.counters]));
      for (const [name, counters] of Object.entries(counted)) {
        const outcomes = Object.entries(counters).filter(([key]) => /[=<>]/.test(key));
        const seen = outcomes.reduce((sum, [, count]) => sum + count, 0);
        expect(seen, name).toBe(counters["rounds"]);
        expect(counters["mismatches"] ?? 0, name).toBe(0);
      }
      for (const forbidden of ["fenced", "corr", "free", "cowr2"]) {
        expect(counted[forbidden]!["asked"], forbidden).toBe(0);
      }
      // x86-64 and Armv8 allow sb, and every core with a store buffer shows it.
      const legal = ["swapped", "corr-swapped", "free-swapped", "two-words", "sb"];
      return {
        ...Object.fromEntries(legal.map((name) => [name, counted[name]!["asked"]])),
        overlapping: counted["fenced"]!["overlapping"],
      };
    };
    const seen = await untilShown(attempt, (counts) => Object.values(counts).every((count) => count! > 0));
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });

  it("litmus takes the same combinations on both sides", async () => {
    const { family, form, ordering, pace } = litmus.parameters;
    const target = process.arch === "arm64" ? "arm64" : "x64";
    const threads = [1, 2, 3, 4];
    for (const [f, g, o, h] of family.of.flatMap((f) =>
      form.of.flatMap((g) => ordering.of.flatMap((o) => pace.of.map((h) => [f, g, o, h] as const))),
    )) {
      const parameters = resolveParameters(litmus, { family: f, form: g, ordering: o, pace: h, rounds: 16 });
      // Neither side runs what another architecture's instructions order.
      const elsewhere = programOf(f, g, o, target) === null;
      const needed = familyOf(f).test.length;
      for (const team of threads.filter((count) => count === needed || o === "none")) {
        const refused = ((): string | null => {
          try {
            litmus.check!(parameters as never, team, "native");
            return elsewhere ? "ERR_KERNEL_PARAMETER" : null;
          } catch (error) {
            return (error as ParameterError).code;
          }
        })();
        // More threads than CPUs wait for each other's time slices: one ordering is enough there.
        if (refused === null && team > cpus.length && o !== "none") continue;
        const arm = { kernel: "litmus", threads: team, parameters: encodeParameters(litmus, parameters) };
        // Not pinned: there may be fewer CPUs.
        const unpinned = new Array<number>(team).fill(-1);
        const plan = { blocks: 2, team: unpinned, trialNs: SHORT_NS, warmupBlocks: 0 };
        const outcome = await runArms([arm], plan).then(
          () => null,
          (error: unknown) => (error as { code: string }).code,
        );
        expect(outcome, `${f}, ${g}, ${o}, ${h} on ${team} threads`).toBe(refused);
      }
    }
  });
});
