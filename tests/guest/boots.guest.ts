import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import { BOOTS, type Expected } from "./boots.ts";
import { bootGuest, DEADLINE_SECONDS, type Outcome } from "./boot.ts";
import { decidedByTimes, kernelFaults, poolChanges, ungraceful, withoutMemoryKills } from "./checks.ts";
import { buildInitramfs } from "./initramfs.ts";
import { cache, findTools, root } from "./tools.ts";

/** Machines that this one is not: booted under QEMU, one after the other, and asked from within and from without. */
const tools = findTools();
if (typeof tools === "string") process.stdout.write(`guests skipped: ${tools}\n`);

let initramfs: string | undefined;
const schema = (): object =>
  JSON.parse(readFileSync(join(root, "dist/run-file.schema.json"), "utf8")) as object;

describe.skipIf(typeof tools === "string").each(BOOTS)("$name", (boot) => {
  let outcome: Outcome;
  beforeAll(
    async () => {
      if (typeof tools === "string") return;
      mkdirSync(cache, { recursive: true });
      initramfs ??= buildInitramfs(tools.busybox);
      outcome = await bootGuest(boot, tools, initramfs);
      process.stdout.write(`${boot.name}: hardfacts took ${outcome.seconds?.toFixed(0) ?? "for ever"} s\n`);
    },
    (DEADLINE_SECONDS + 60) * 1000,
  );

  const runFile = (): NonNullable<Outcome["runFile"]> => {
    if (outcome.runFile === null)
      throw new Error(`no run file: ${outcome.errors}\n${outcome.console.slice(-1000)}`);
    return outcome.runFile;
  };

  it("ends in time, and hardfacts in it without an error", () => {
    expect(outcome.late).toBe(false);
    expect(outcome.errors).toBe("");
    expect(outcome.status).toBe(0);
  });

  it("has a kernel that finds no fault", () => {
    expect(outcome.console).toContain("Linux version");
    const { console } = outcome;
    expect(kernelFaults(boot.overfills === undefined ? console : withoutMemoryKills(console))).toEqual([]);
  });

  it("gives every huge page back", () => {
    expect(outcome.after.size).toBeGreaterThan(0);
    expect(poolChanges(outcome.before, outcome.after)).toEqual([]);
  });

  it("has a run file by its schema, of an emulated CPU", () => {
    const validate = new Ajv2020({ validateFormats: false, strictTypes: false }).compile(schema());
    expect(validate(runFile()), JSON.stringify(validate.errors)).toBe(true);
    expect(runFile().machine.virtualization.emulated).toBe(true);
    expect(runFile().interrupted).toBe(false);
  });

  it("has experiments that end well, and reasons for what was not tested", () => {
    const { experiments, ...others } = runFile();
    const spared = experiments.filter(({ id }) => id !== boot.overfills);
    expect(ungraceful({ ...others, experiments: spared })).toEqual([]);
  });

  it("decides no claim by times", () => {
    expect(decidedByTimes(runFile())).toEqual([]);
  });

  it.each(Object.entries(boot.expected))("%s", (claim, expected) => {
    // In every layer: a module's memory is placed like any other.
    const verdicts = runFile().verdicts.filter((each) => each.claim === claim);
    expect(verdicts.map(({ layer }) => layer)).toEqual(layersOf(claim, runFile().handbook.own));
    const { is, because, remedy } = described(expected);
    for (const verdict of verdicts) {
      expect(verdict.verdict, `${verdict.layer}: ${verdict.reason ?? JSON.stringify(verdict.parts)}`).toBe(
        is,
      );
      if (because !== undefined) expect(verdict.reason).toMatch(because);
      if (remedy !== undefined) expect(verdict.remedy).toMatch(remedy);
    }
  });

  it.each(Object.entries(boot.outside))("%s", (_what, holds) => {
    holds(outcome);
  });
});

/** Those that the claim names, and the guest measures. */
const layersOf = (claim: string, own: readonly Pick<Claim, "id" | "layers">[]): readonly string[] => {
  const claims = [...catalogue.experiments.flatMap((experiment) => experiment.claims), ...own];
  const { layers } = claims.find(({ id }) => id === claim)!;
  return layers.filter((layer) => layer === "native" || layer === "wasm");
};

const described = (expected: Expected): Partial<Exclude<Expected, string>> =>
  typeof expected === "string" ? { is: expected } : expected;
