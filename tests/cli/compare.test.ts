import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { draw, runOf } from "../comparison/runs.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { fakeContext } from "./fake-context.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hardfacts-compare-"))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const keep = (name: string, run: RunFile): string => {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "run.json"), JSON.stringify(run));
  return join(folder, name);
};

const compare = async (...args: string[]) => {
  const fake = fakeContext();
  const code = await commandLine(["compare", ...args], fake.context);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
};

const confirmed = sampleRun().verdicts.find(({ verdict }) => verdict === "confirmed")!;
const decided = (verdict: "confirmed" | "refuted") => ({
  changes: { verdicts: [{ ...confirmed, layer: "native" as const, verdict, estimate: null }] },
});

describe("compare", () => {
  it("sets each run beside the first, and ends in 0 whatever differs", async () => {
    const [a, b, c] = [
      keep("a", runOf([draw(1)])),
      keep("b", runOf([draw(2)])),
      keep("c", runOf([draw(3, 8)])),
    ];
    const { code, stdout, stderr } = await compare(a, b, c);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`B  ${b}`);
    expect(stdout).toContain(`C  ${c}`);
    expect(stdout.match(/^0 verdicts changed/gm)).toHaveLength(2);
    expect(stdout).toContain("1 quantity compared: 1 differ.");
  });

  it("prints the comparisons as JSON, and nothing else", async () => {
    const { stdout } = await compare(keep("a", runOf([draw(1)])), keep("b", runOf([draw(2, 8)])), "--json");
    const [only] = JSON.parse(stdout) as { runs: string[]; different: { quantity: string }[] }[];
    expect(only!.runs).toEqual([join(folder, "a"), join(folder, "b")]);
    expect(only!.different.map(({ quantity }) => quantity)).toEqual(["slowdown-0"]);
  });

  it("ends in 1 where --fail-on names what came out", async () => {
    const calm = keep("calm", runOf([draw(1)], decided("confirmed")));
    const slow = keep("slow", runOf([draw(2, 8)], decided("confirmed")));
    const other = keep("other", runOf([draw(2)], decided("refuted")));
    const busy = keep("busy", runOf([draw(2, 8)], { control: { waitShare: 0.7 } }));
    for (const [run, failOn, code] of [
      [slow, "changed", 0],
      [slow, "different", 1],
      [other, "changed", 1],
      [other, "different", 0],
      [busy, "changed,different", 0],
    ] as const)
      expect((await compare(calm, run, "--fail-on", failOn)).code, `${run} ${failOn}`).toBe(code);
  });

  it("writes the page whole, or says why not and leaves nothing", async () => {
    const [a, b] = [keep("a", runOf([draw(1)])), keep("b", runOf([draw(2, 8)]))];
    const out = join(folder, "compared.html");
    const { code, stdout } = await compare(a, b, "--out", out);
    expect(code).toBe(0);
    expect(stdout).toContain(`Page: ${out}`);
    expect(readFileSync(out, "utf8")).toContain("slowdown-0");
    const before = readdirSync(folder);
    const failed = await compare(a, b, "--out", join(folder, "nowhere", "page.html"));
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain("the comparison could not be written");
    expect(readdirSync(folder)).toEqual(before);
  });

  it("refuses one run, none, and what is none", async () => {
    const a = keep("a", runOf([draw(1)]));
    expect((await compare(a)).stderr).toContain("compare needs two runs or more");
    expect((await compare(a, join(folder, "b"))).stderr).toContain("there is no run");
    expect((await compare(a, a, "--fail-on", "chnged")).stderr).toContain('"changed"');
    for (const args of [[], [a], [a, join(folder, "b")]]) expect((await compare(...args)).code).toBe(2);
  });
});
