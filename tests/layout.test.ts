import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { chapters } from "../bench/chapters.ts";
import { catalogue } from "../bench/index.ts";
import { checkExperiment } from "../src/experiment/define.ts";
import type { ProfileName, Setting } from "../src/experiment/experiment.ts";
import { kernels } from "../src/kernels/index.ts";
import { resolveComparison } from "../src/runner/child/resolve.ts";
import { loadMachine, type MachineName } from "./fixtures/machines/load.ts";

/** The map of the house, held: adding an experiment is one folder, adding a kernel one file a layer. */
const root = dirname(import.meta.dirname);
const { experiments } = catalogue;
const foldersOf = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
const filesOf = (path: string, extension: string): string[] =>
  readdirSync(join(root, path))
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length));

const MACHINES: readonly MachineName[] = [
  "kvm-guest-2cpu",
  "xeon-2-sockets-smt",
  "epyc-nps4",
  "arm-neoverse-n1",
  "container-masked",
  "guest-memory-only-node",
];
const settings: Setting[] = [];
for (const name of MACHINES) {
  const machine = await loadMachine(name);
  for (const profile of ["quick", "standard", "thorough"] as ProfileName[])
    settings.push({ machine, profile, cpus: machine.limits.allowedCpus });
}

describe("experiments", () => {
  it("are the folders of bench/, and the catalogue's lines", () => {
    expect(experiments.map(({ id }) => id).sort()).toEqual(foldersOf("bench").sort());
    for (const { id } of experiments) {
      expect(existsSync(join(root, "bench", id, "experiment.ts"))).toBe(true);
    }
  });

  it("name only comparisons, quantities, figures and kernels that are there, on every recorded machine", () => {
    for (const setting of settings) {
      for (const experiment of experiments) {
        checkExperiment(experiment, setting);
        for (const comparison of experiment.comparisons(setting)) {
          const cpus = Array.from({ length: comparison.threads }, (_, cpu) => cpu);
          resolveComparison(comparison, { cpus, seed: 1, blocksFactor: 1, overrides: {} });
        }
      }
    }
  });

  it("have quantities that their samples can be asked for, in every layer they name", () => {
    for (const experiment of experiments) {
      const [setting] = settings;
      const made = new Set(experiment.quantities(setting!).map(({ layer }) => layer));
      expect([...made].sort()).toEqual([...experiment.layers].sort());
    }
  });
});

describe("explanations", () => {
  const evidence = experiments.filter(({ role }) => role === "evidence");
  const sentences = (text: string): number => text.match(/[.!?](?= |$)/g)?.length ?? 0;
  const isProse = (text: string): boolean => /^[A-Z0-9a-z].*[.!?]$/s.test(text) && !/\s{2}|\n/.test(text);

  it("say of every experiment that carries claims what makes the difference and what could fake it", () => {
    for (const { id, mechanism, confounders } of evidence) {
      expect(isProse(mechanism ?? ""), id).toBe(true);
      expect(sentences(mechanism ?? ""), id).toBeGreaterThanOrEqual(3);
      expect(confounders?.length ?? 0, id).toBeGreaterThanOrEqual(2);
      for (const confounder of confounders ?? [])
        expect(isProse(confounder), `${id}: ${confounder}`).toBe(true);
    }
  });

  it("say of every claim that most believe and that is wrong why it is believed, and why it is wrong", () => {
    for (const { id, prior, mechanism } of evidence.flatMap(({ claims }) => claims)) {
      if (prior === "myth" || prior === "refuted") expect(mechanism, id).toBeDefined();
      if (mechanism !== undefined) expect(isProse(mechanism) && sentences(mechanism) >= 2, id).toBe(true);
    }
  });

  it("are each written once", () => {
    const texts = evidence.flatMap(({ mechanism, claims }) => [
      mechanism,
      ...claims.flatMap((claim) => (claim.mechanism === undefined ? [] : [claim.mechanism])),
    ]);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("claims", () => {
  const claims = experiments.flatMap((experiment) => experiment.claims);

  it("are each made once, under a chapter of the handbook", () => {
    const ids = claims.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(chapters.map(({ id }) => id));
    for (const id of ids) expect(known).toContain(id.split("/")[0]);
  });

  // 05.01.01/embstr-one-line needs a Redis server. 02.05.01/interleave-even is two: a count, and an order of latencies.
  it.each([
    ["02.02.01", 12],
    ["02.02.02", 12],
    ["02.02.03", 14],
    ["02.02.04", 13],
    ["02.05.01", 13],
    ["02.05.02", 15],
    ["02.05.03", 26],
    ["05.01.01", 7],
    ["05.01.02", 5],
    ["05.01.04", 12],
  ])("of chapter %s are all the handbook's %i", (chapter, count) => {
    expect(claims.filter(({ id }) => id.startsWith(`${chapter}/`))).toHaveLength(count);
  });

  it("have the control that guards what they are expected to show", () => {
    for (const { id, prior, controls } of claims) {
      const guards = controls.map(({ expected }) => expected);
      if (prior === "myth" || prior === "refuted" || prior === "hardware-dependent")
        expect(guards, id).toContain(true);
      if (prior !== "myth" && prior !== "refuted") expect(guards, id).toContain(false);
    }
  });
});

describe("kernels", () => {
  const slugs = [...kernels.keys()].sort();
  const [setting] = settings;
  const used = new Set(
    experiments.flatMap((experiment) =>
      experiment
        .comparisons(setting!)
        .flatMap(({ arms, threads }) => [
          ...Object.values(arms).map(({ kernel }) => kernel),
          ...(threads > 1 ? ["line_handoff"] : []),
        ]),
    ),
  );

  it("stand under one slug in src, native and assembly", () => {
    expect(filesOf("native/kernels", ".cc").sort()).toEqual(slugs);
    const inKebab = slugs.map((slug) => slug.replaceAll("_", "-"));
    for (const file of inKebab) expect(existsSync(join(root, "src/kernels", `${file}.ts`)), file).toBe(true);
    const withWasm = [...kernels.values()].filter(({ wasm }) => wasm !== undefined).map(({ slug }) => slug);
    expect(filesOf("assembly/kernels", ".ts").sort()).toEqual(withWasm.sort());
  });

  it("are all used by an experiment", () => {
    expect([...used].sort()).toEqual(slugs);
  });

  it("know nothing of Node: napi.h is included by the boundary alone", () => {
    const sources = readdirSync(join(root, "native"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(cc|h)$/.test(name),
    );
    const including = sources.filter((name) =>
      readFileSync(join(root, "native", name), "utf8").includes("napi.h"),
    );
    expect(including.sort()).toEqual(["addon.cc", "boundary.h", "worker_control.h"]);
  });
});
