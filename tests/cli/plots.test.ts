import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { fakeContext } from "./fake-context.ts";

const recorded = gunzipSync(
  readFileSync(join(import.meta.dirname, "../fixtures/runs/kvm-guest-quick.json.gz")),
).toString();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-plots-"));
  writeFileSync(join(folder, "run.json"), recorded);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const STAIRCASE = "cache-latency: Load latency over the working set";

describe("--plots", () => {
  it("of a run stands between its verdicts and its summary, and only where it was asked for", async () => {
    const outcome = { runFile: JSON.parse(recorded) as RunFile, path: null };
    const said = async (...args: string[]): Promise<string> => {
      const fake = fakeContext(() => Promise.resolve(outcome));
      expect(await commandLine(args, fake.context)).toBe(0);
      return fake.stdout();
    };
    const text = await said("--quiet", "--plots");
    const [verdicts, plot, summary] = [/✔ confirmed/, new RegExp(STAIRCASE), /\d+ rounds in/].map((each) =>
      text.search(each),
    );
    expect(verdicts).toBeGreaterThan(0);
    expect(plot).toBeGreaterThan(verdicts!);
    expect(summary).toBeGreaterThan(plot!);
    expect(await said("--quiet")).not.toContain(STAIRCASE);
    expect(JSON.parse(await said("--quiet", "--json", "--plots"))).toEqual(outcome.runFile);
  });

  it("of a kept run draws what it has a figure of, and makes no page", async () => {
    const fake = fakeContext();
    expect(await commandLine(["report", folder, "--plots"], fake.context)).toBe(0);
    const lines = fake.stdout().split("\n");
    expect(lines).toContain(STAIRCASE);
    expect(lines).toContain("● native, 4 KiB pages   ▲ native, 2 MiB pages   ■ wasm   ◆ JavaScript");
    expect(lines).toContain("┊ line in effect: 64 B");
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(72);
    expect(fake.stdout()).not.toContain("Report:");
  });

  it("is refused beside --out, which names a page", async () => {
    const fake = fakeContext();
    expect(await commandLine(["report", folder, "--plots", "--out", "x.html"], fake.context)).toBe(2);
    expect(fake.stderr()).toContain("--plots makes no page that --out could name");
  });
});
