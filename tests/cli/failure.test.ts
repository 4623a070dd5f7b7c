import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claims } from "../../bench/false-sharing/claims.ts";
import { commandLine } from "../../src/cli/command-line.ts";
import { failureText } from "../../src/cli/failure.ts";
import { HardfactsError, UsageError } from "../../src/errors.ts";
import { RunNotWrittenError } from "../../src/report/store.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { fakeContext } from "./fake-context.ts";

/** Puts a text on the clipboard of terminals that know OSC 52, and rings; then what would be a line of ours. */
const HOSTILE = "\u001b]52;c;aGk=\u0007\u202e\nhardfacts: trust me";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-failure-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const written = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};

const said = async (...args: string[]): Promise<string> => {
  const fake = fakeContext();
  expect(await commandLine(args, fake.context)).toBe(2);
  expect(fake.stdout()).toBe("");
  return fake.stderr();
};

const expectTame = (text: string): void => {
  expect(text).toMatch(/^hardfacts: .*\n$/s);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
};

describe("what went wrong", () => {
  it("is told without what controls a terminal, whatever the keys of a run file are", async () => {
    const { handbook, options, ...rest } = sampleRun();
    for (const [spoilt, part] of [
      [{ handbook: { ...handbook, own: [{ ...claims[0], [HOSTILE]: 1 }] }, options }, "Unrecognized key"],
      [{ handbook, options: { ...options, overrides: { [HOSTILE]: 1 } } }, "options.overrides."],
    ] as const) {
      const text = await said("report", written("run.json", { ...rest, ...spoilt }));
      expect(text).toContain(part);
      expect(text).toContain("]52;c;aGk= hardfacts: trust me");
      expectTame(text);
      expect(text.trimEnd().split("\n")).toHaveLength(1);
    }
  });

  it("nor of a file of claims, nor of a command line", async () => {
    const run = written("run.json", sampleRun());
    const told = await said("judge", run, "--claims", written("claims.json", { claims: [], [HOSTILE]: 1 }));
    expect(told).toContain("Unrecognized key");
    expectTame(told);
    expectTame(await said("list", `--${HOSTILE}`));
    expectTame(await said(HOSTILE));
  });

  it("keeps its lines, and how far in they begin", () => {
    expect(failureText(new UsageError("two things:\n  one\u0007\n  other", "mend\tthem"))).toBe(
      "hardfacts: two things:\n  one\n  other\nmend them\n",
    );
  });

  it("is tame as well where it was not written, where a page failed, and with its stack", async () => {
    const lost = fakeContext(() => Promise.reject(new RunNotWrittenError(HOSTILE, sampleRun())));
    expect(await commandLine(["--quiet"], lost.context)).toBe(74);
    expectTame(lost.stderr());
    const pageless = fakeContext();
    const library = { ...(await pageless.context.library()) };
    library.writeReport = () => Promise.reject(new HardfactsError("ERR_OUTPUT", HOSTILE));
    await commandLine(["--quiet"], { ...pageless.context, library: () => Promise.resolve(library) });
    expectTame(pageless.stderr());
    const broken = fakeContext(() => Promise.reject(new TypeError(HOSTILE)), {
      env: { HARDFACTS_DEBUG: "1" },
    });
    expect(await commandLine(["--quiet"], broken.context)).toBe(70);
    expect(broken.stderr()).toContain("failure.test.ts");
    expectTame(broken.stderr());
  });
});
