import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { type HardfactsError, LayerUnavailableError, OutputError, UsageError } from "../../src/errors.ts";
import { RunNotWrittenError } from "../../src/report/store.ts";
import type { RunOptions } from "../../src/runner/options.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { fakeContext } from "./fake-context.ts";

/** What `run` was asked for by a command line. */
const asked = async (...args: string[]): Promise<RunOptions> => {
  const fake = fakeContext();
  expect(await commandLine(args, fake.context), fake.stderr()).toBe(0);
  expect(fake.runs).toHaveLength(1);
  return fake.runs[0]!;
};

/** What a command line that must be refused says; nothing may have been measured. */
const refused = async (...args: string[]): Promise<string> => {
  const fake = fakeContext();
  expect(await commandLine(args, fake.context)).toBe(2);
  expect(fake.runs).toEqual([]);
  expect(fake.stdout()).toBe("");
  expect(fake.stderr()).toMatch(/^hardfacts: /);
  return fake.stderr();
};

describe("run", () => {
  it("is the default command, with its defaults", async () => {
    for (const args of [[], ["run"]]) {
      expect(await asked(...args)).toMatchObject({
        selectors: [],
        profile: "quick",
        layers: ["native", "wasm", "js", "simulation"],
        allow: [],
        outputDirectory: "hardfacts-runs",
      });
    }
    const options = await asked();
    for (const absent of ["cpus", "seed", "budgetMs"]) expect(options).not.toHaveProperty(absent);
  });

  it("takes selectors with or without its name, before and after flags", async () => {
    expect((await asked("02.02.04", "false-sharing")).selectors).toEqual(["02.02.04", "false-sharing"]);
    expect((await asked("run", "02.02")).selectors).toEqual(["02.02"]);
    expect(await asked("--profile", "standard", "02.02", "--quiet")).toMatchObject({
      selectors: ["02.02"],
      profile: "standard",
    });
  });

  it("passes every flag on", async () => {
    const options = await asked(
      ...[
        "--profile",
        "thorough",
        "--layers",
        "js,native",
        "--cpus",
        "3,0-1",
        "--seed",
        "42",
        "--budget",
        "2m",
      ],
      ...["--out", "elsewhere", "--allow", "split-lock,huge-pages"],
    );
    expect(options).toMatchObject({
      profile: "thorough",
      layers: ["js", "native"],
      cpus: [0, 1, 3],
      seed: 42,
      budgetMs: 120_000,
      outputDirectory: "elsewhere",
      allow: ["split-lock", "huge-pages"],
    });
  });

  it("shows the verdicts on stdout and nothing else there", async () => {
    const fake = fakeContext();
    await commandLine(["--quiet"], fake.context);
    expect(fake.stdout()).toContain("padding removes false");
    expect(fake.stdout()).toContain("Run file: hardfacts-runs/x/run.json");
    expect(fake.stderr()).toBe("");
  });

  it("prints the run file as JSON, and nothing else, with --json", async () => {
    const fake = fakeContext();
    expect(await commandLine(["--json"], fake.context)).toBe(0);
    expect(JSON.parse(fake.stdout())).toEqual(sampleRun());
  });

  it("ends in 1 where --fail-on names a verdict that came out", async () => {
    const code = (...args: string[]): Promise<number> => commandLine(args, fakeContext().context);
    expect(await code("--fail-on", "refuted")).toBe(1);
    expect(await code("--fail-on", "inconclusive,refuted")).toBe(1);
    const confirmed = sampleRun().verdicts.filter(({ verdict }) => verdict === "confirmed");
    const fake = fakeContext(() =>
      Promise.resolve({ runFile: sampleRun({ verdicts: confirmed }), path: null }),
    );
    expect(await commandLine(["--fail-on", "refuted,inconclusive"], fake.context)).toBe(0);
  });

  it("stops at the first interrupt, keeps what is done, and leaves at once at the second", async () => {
    const fake = fakeContext(async ({ signal }) => {
      expect(signal?.aborted).toBe(false);
      fake.interrupt();
      expect(signal?.aborted).toBe(true);
      expect(fake.exits).toEqual([]);
      fake.interrupt();
      expect(fake.exits).toEqual([130]);
      return Promise.resolve({ runFile: sampleRun({ interrupted: true }), path: "kept/run.json" });
    });
    expect(await commandLine([], fake.context)).toBe(130);
    expect(fake.stderr()).toContain("kept in kept/run.json");
    expect(fake.stdout()).toContain("Interrupted");
    expect(fake.listening()).toBe(0);
  });

  it("says how to have the page that nobody waited for", async () => {
    const fake = fakeContext(undefined, {
      onPage: () => {
        fake.interrupt();
        fake.interrupt();
      },
    });
    await commandLine([], fake.context);
    expect(fake.exits).toEqual([130]);
    expect(fake.stderr()).toContain("to make it: hardfacts report hardfacts-runs/x/run.json");
  });

  it.each(["--outcomes", "--json"])(
    "shows the run, and where it is, though its page is a defect (%s)",
    async (flag) => {
      const fake = fakeContext(undefined, {
        onPage: () => {
          throw new TypeError("x is not a function");
        },
      });
      expect(await commandLine([flag, "--quiet"], fake.context)).toBe(70);
      expect(fake.stdout()).toContain("padding");
      expect(fake.stderr()).toBe(
        "hardfacts: the run is kept in hardfacts-runs/x/run.json, without a page\n" +
          "hardfacts: internal error: x is not a function\nHARDFACTS_DEBUG=1 shows where.\n",
      );
    },
  );

  it("does not call a run kept that was interrupted and could not be written", async () => {
    const run = sampleRun({ interrupted: true });
    const fake = fakeContext(() => Promise.reject(new RunNotWrittenError("the disk is full", run)));
    expect(await commandLine(["--quiet"], fake.context)).toBe(74);
    expect(fake.stdout()).toContain("Interrupted");
    expect(fake.stderr()).toBe(
      "hardfacts: the disk is full\nNothing half-written is left. Choose a folder that can be written with --out.\n",
    );
  });

  it("shows a run that could not be written, and says so", async () => {
    const fake = fakeContext(() => Promise.reject(new RunNotWrittenError("the disk is full", sampleRun())));
    expect(await commandLine(["--quiet"], fake.context)).toBe(74);
    expect(fake.stdout()).toContain("padding removes false");
    expect(fake.stdout()).not.toContain("Run file");
    expect(fake.stderr()).toContain("hardfacts: the disk is full\n");
  });

  it.each<[HardfactsError, number, string]>([
    [new OutputError("cannot write", "Use --out."), 2, "hardfacts: cannot write\nUse --out.\n"],
    [new UsageError("CPU 9 is not there"), 2, "hardfacts: CPU 9 is not there\n"],
    [new LayerUnavailableError("no addon", "build it"), 3, "hardfacts: no addon\nbuild it\n"],
  ])("says %s in words, with the remedy", async (error, code, text) => {
    const fake = fakeContext(() => Promise.reject(error));
    expect(await commandLine(["--quiet"], fake.context)).toBe(code);
    expect(fake.stderr()).toBe(text);
    expect(fake.listening()).toBe(0);
  });

  it("shows the stack of a defect only when asked to", async () => {
    const broken = () => Promise.reject(new TypeError("x is not a function"));
    const short = fakeContext(broken);
    expect(await commandLine(["--quiet"], short.context)).toBe(70);
    expect(short.stderr()).toBe(
      "hardfacts: internal error: x is not a function\nHARDFACTS_DEBUG=1 shows where.\n",
    );
    const long = fakeContext(broken, { env: { HARDFACTS_DEBUG: "1" } });
    await commandLine(["--quiet"], long.context);
    expect(long.stderr()).toContain("command-line.test.ts");
  });
});

describe("wrong usage", () => {
  it("is answered with what was probably meant", async () => {
    expect(await refused("false-sharng")).toContain('Did you mean "false-sharing"');
    expect(await refused("02.02.04/padding-removes-false-sharin")).toContain(
      '"02.02.04/padding-removes-false-sharing"',
    );
    expect(await refused("--profle", "quick")).toContain("--profile");
    expect(await refused("--profile", "quik")).toContain('"quick"');
    expect(await refused("--layers", "native,wsm")).toContain('"wasm"');
    expect(await refused("--allow", "splitlock")).toContain('"split-lock"');
    expect(await refused("--fail-on", "refute")).toContain('"refuted"');
    expect(await refused("machin")).toContain('"machine"');
    expect(await refused("lsit", "--json")).toContain('"list"');
    expect(await refused("list", "--jsn")).toContain("--json");
  });

  it("names what is possible where nothing is near", async () => {
    expect(await refused("--profile", "zebra")).toContain("quick, standard, thorough");
    expect(await refused("--allow", "drop-caches")).toContain("one of split-lock, huge-pages.");
    expect(await refused("zebra")).toContain("hardfacts list");
  });

  it.each([
    ["--budget", "soon"],
    ["--budget", "0"],
    ["--budget", "-5s"],
    ["--budget", "5 parsecs"],
    ["--seed", "1.5"],
    ["--seed", "4294967296"],
    ["--seed", "one"],
    ["--cpus", "a"],
    ["--cpus", "3-1"],
    ["--cpus", ""],
    ["--cpus", "0-99999999"],
    ["--layers", ","],
    ["--out"],
    ["list", "extra"],
    ["machine", "extra"],
  ])("%s %s is refused", async (...args) => {
    await refused(...args);
  });
});

describe("list and machine", () => {
  it("list prints experiments by chapter, or as JSON", async () => {
    const text = fakeContext();
    expect(await commandLine(["list"], text.context)).toBe(0);
    expect(text.stdout()).toContain("02.02.04  False sharing");
    const json = fakeContext();
    await commandLine(["list", "--json"], json.context);
    expect((JSON.parse(json.stdout()) as { id: string }[]).map(({ id }) => id)).toContain("false-sharing");
  });

  it("machine prints the machine, or as JSON", async () => {
    const text = fakeContext();
    expect(await commandLine(["machine"], text.context)).toBe(0);
    expect(text.stdout()).toContain("AMD EPYC 9R14");
    const json = fakeContext();
    await commandLine(["machine", "--json"], json.context);
    expect(JSON.parse(json.stdout())).toEqual(sampleRun().machine);
  });
});

describe("help and version", () => {
  it.each([
    [["--help"], "hardfacts machine"],
    [["help"], "hardfacts list"],
    [["run", "--help"], "--fail-on"],
    [["list", "--help"], "Examples:"],
    [["machine", "--help"], "Examples:"],
  ])("%j explains itself with examples, loading nothing", async (args, part) => {
    const fake = fakeContext();
    const nothing = () => Promise.reject(new Error("was loaded"));
    expect(await commandLine(args, { ...fake.context, library: nothing, handbook: nothing })).toBe(0);
    expect(fake.stdout()).toContain("Examples:");
    expect(fake.stdout()).toContain(part);
    expect(fake.stderr()).toBe("");
  });

  it("run --help lists every exit code", async () => {
    const fake = fakeContext();
    await commandLine(["run", "--help"], fake.context);
    for (const code of [0, 1, 2, 3, 70, 74, 130])
      expect(fake.stdout()).toMatch(new RegExp(`(^|\\s)${code} \\w`, "m"));
    // An unwritable folder is found before anything is measured, and is not what 74 is about.
    expect(fake.stdout()).toMatch(/^ {2}2 .*nowhere to write/m);
    expect(fake.stdout()).toMatch(/74 measured, but could not be written$/m);
  });

  it("--version prints the version", async () => {
    const fake = fakeContext();
    expect(await commandLine(["--version"], fake.context)).toBe(0);
    expect(fake.stdout()).toBe("1.2.3\n");
  });
});
