import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { fakeContext } from "./fake-context.ts";

const recorded = gunzipSync(
  readFileSync(join(import.meta.dirname, "../fixtures/runs/kvm-guest-quick.json.gz")),
).toString();

let folder: string;
let runFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-judge-"));
  runFile = written("run.json", recorded);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const judged = async (...words: string[]) => {
  const fake = fakeContext();
  const code = await commandLine(["judge", ...words], fake.context);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
};

/** A claim of the user's own over a quantity. */
const own = (quantity: string): string =>
  written(
    "claims.json",
    JSON.stringify({
      claims: [
        {
          id: "02.02.04/ours",
          title: "ours",
          statement: "Ours is as we say.",
          source: "us",
          prior: "likely",
          layers: ["native"],
          parts: [{ quantity, expectation: { kind: "at-least", bound: 0.1 } }],
          controls: [
            { id: "no-such", quantity, expectation: { kind: "at-least", bound: 1e9 }, expected: false },
          ],
        },
      ],
    }),
  );

const OUTCOMES = /Outcomes that litmus tests ask about/;

describe("judge", () => {
  it("shows litmus tests beside claims of the user's own only where one is over them", async () => {
    const elsewhere = await judged(runFile, "--claims", own("padding-speedup"));
    expect(elsewhere).toMatchObject({ code: 0, stderr: "" });
    expect(elsewhere.stdout).toContain("ours");
    expect(elsewhere.stdout).not.toMatch(OUTCOMES);
    const there = await judged(runFile, "--claims", own("sb-rate"));
    expect(there.stdout).toContain("ours");
    expect(there.stdout).toMatch(OUTCOMES);
  });

  it("refuses a run file that planned no look at its data: nothing says by which error to judge it", async () => {
    const without = written(
      "without.json",
      JSON.stringify({ ...(JSON.parse(recorded) as object), looks: [] }),
    );
    for (const words of [[without], [without, "--claims", own("padding-speedup")]]) {
      const { code, stdout, stderr } = await judged(...words);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/looks/);
    }
  });
});
