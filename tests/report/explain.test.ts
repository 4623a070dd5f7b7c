import { describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import { kernelOperation } from "../../src/kernels/index.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../../src/report/explanation.ts";
import { kernelSource, renderExplanation } from "../../src/report/explain-text.ts";
import { requirementText } from "../../src/report/requirement-text.ts";
import { quantityList, renderQuantities } from "../../src/report/quantity-list.ts";
import { plainStyle } from "../../src/report/style.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const { machine } = sampleRun();
const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };
const all = catalogue.experiments.flatMap((experiment) =>
  experiment.claims.map((claim) => ({ claim, experiment })),
);
const root = join(import.meta.dirname, "../..");

describe("the explanation of a claim", () => {
  it.each(all)("$claim.id: names what it rests on, in no line too wide", ({ claim, experiment }) => {
    const explanation = explain(claim, experiment, setting, kernelOperation);
    const text = renderExplanation(explanation, machine, plainStyle());
    const flat = text.replace(/\s+/g, " ");
    expect(flat).toContain(claim.statement.replace(/\s+/g, " "));
    expect(flat).toContain(claim.source.replace(/\s+/g, " "));
    for (const { quantity } of [...claim.parts, ...claim.controls]) expect(flat).toContain(quantity);
    for (const needed of claim.parts.flatMap(({ requires = [] }) => requires))
      expect(flat).toContain(requirementText(needed));
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const { slug, layers } of explanation.kernels) {
      expect(kernelOperation(slug)).not.toBe(slug);
      for (const layer of layers)
        expect(existsSync(join(root, kernelSource(slug, layer))), kernelSource(slug, layer)).toBe(true);
    }
    // A simulation has no comparison; everything else is measured by some, on this machine or another.
    if (claim.layers.some((layer) => layer !== "simulation") && explanation.comparisons.length > 0)
      expect(explanation.kernels.length).toBeGreaterThan(0);
  });
});

describe("the list of quantities", () => {
  it("has every quantity that a claim names", () => {
    const quantities = quantityList(catalogue.experiments, setting);
    const known = new Set(quantities.map(({ id, layer }) => `${id} ${layer}`));
    for (const { claim } of all)
      for (const { quantity } of claim.parts)
        for (const layer of claim.layers)
          expect(known.has(`${quantity} ${layer}`), `${quantity} ${layer}`).toBe(true);
    const text = renderQuantities(quantities, plainStyle());
    expect(text).toContain("tlb-reach\n  chase-speedup  native, ratio: ");
  });
});
