import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunFile } from "hardfacts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Consumer, install, pack, root } from "./tarball.ts";

/** The package as its user has it: from the tarball, in an empty folder, without a compiler. */
const folder = mkdtempSync(join(tmpdir(), "hardfacts-install-"));
let outcome: Consumer | string = "not installed";
beforeAll(() => {
  outcome = install(pack(folder).path, folder);
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach((context) => {
  if (typeof outcome === "string") context.skip(outcome);
});

const consumer = (): Consumer => {
  if (typeof outcome === "string") throw new Error(outcome);
  return outcome;
};
const hardfacts = (...words: string[]) => {
  const { folder: cwd, env } = consumer();
  const command = join(cwd, "node_modules/.bin/hardfacts");
  return spawnSync(command, words, { cwd, env, encoding: "utf8" });
};
const measured = (...words: string[]): RunFile => {
  const { stdout, stderr } = hardfacts(...words, "--budget", "1ms", "--json");
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as RunFile;
};
const nativeOf = ({ verdicts }: RunFile) => verdicts.filter(({ layer }) => layer === "native");
/** Layers in which something was measured. */
const measuredLayers = ({ experiments }: RunFile): string[] =>
  [
    ...new Set(
      experiments.flatMap(({ quantities }) =>
        quantities
          .filter(({ replicates }) => replicates.some((each) => each !== null))
          .map(({ layer }) => layer),
      ),
    ),
  ].sort();

const WORKERS = "02.02.04/js-workers-false-sharing";
const hasAddon = existsSync(join(root, "build/Release/hardfacts.node"));

describe("installed", () => {
  it("has no compiler to turn to", () => {
    const { env } = consumer();
    for (const compiler of ["gcc", "g++", "cc", "c++", "clang", "make", "python3"])
      expect(spawnSync(compiler, ["--version"], { env }).error, compiler).toBeDefined();
  });

  it("answers npx", () => {
    const { folder: cwd, env } = consumer();
    const said = execFileSync("npx", ["hardfacts", "--version"], { cwd, env, encoding: "utf8" });
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(said.trim()).toBe(version);
  });

  it("lists what can be measured, and says what the machine is", () => {
    expect(hardfacts("list").stdout).toContain("02.02.04  False sharing");
    const machine = hardfacts("machine", "--json");
    expect(JSON.parse(machine.stdout)).toMatchObject({ architecture: process.arch });
    expect(machine.stderr).toBe("");
  });

  it.runIf(hasAddon)("measures in all layers, natively by the addon that it brings along", () => {
    const runFile = measured("allocator-alignment", WORKERS);
    expect(measuredLayers(runFile)).toEqual(["js", "native", "wasm"]);
    expect(runFile.machine.calibration).not.toBeNull();
  });

  it("measures an experiment of its user's own, wherever that is", () => {
    const elsewhere = join(folder, "stride.ts");
    copyFileSync(join(consumer().installed, "examples/stride.ts"), elsewhere);
    const runFile = measured(elsewhere);
    expect(runFile.experiments.find(({ id }) => id === "stride")).toMatchObject({ file: "stride.ts" });
    expect(measuredLayers(runFile)).toEqual(hasAddon ? ["js", "native", "wasm"] : ["js", "wasm"]);
    expect(JSON.stringify(runFile)).not.toContain(folder);
  });

  it("has types that a strict consumer can use: the README's example compiles, and that of an experiment", () => {
    const { folder: cwd } = consumer();
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const example = /```ts\n(import \{ judge[^]*?)```/.exec(readme)?.[1];
    expect(example).toBeDefined();
    writeFileSync(join(cwd, "example.mts"), example!);
    copyFileSync(join(consumer().installed, "examples/stride.ts"), join(cwd, "stride.mts"));
    if (!existsSync(join(cwd, "node_modules/@types")))
      symlinkSync(join(root, "node_modules/@types"), join(cwd, "node_modules/@types"));
    const flags = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--module",
      "nodenext",
      "--lib",
      "es2023",
      "--types",
      "node",
    ];
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags, "example.mts", "stride.mts"], {
      cwd,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });
});

describe.runIf(hasAddon)("where its addon", () => {
  const addon = (): string =>
    join(consumer().installed, `prebuilds/linux-${process.arch}/hardfacts.glibc.node`);
  beforeEach(() => {
    renameSync(addon(), `${addon()}.kept`);
  });
  afterEach(() => {
    if (typeof outcome !== "string") renameSync(`${addon()}.kept`, addon());
  });
  const reasonOf = (runFile: RunFile): string => {
    expect(nativeOf(runFile)).toMatchObject([{ verdict: "not-testable" }]);
    expect(nativeOf(runFile)[0]!.remedy).toMatch(
      /^npx node-gyp@\d+ rebuild -C node_modules\/hardfacts \(.*g\+\+.*\)$/,
    );
    return nativeOf(runFile)[0]!.reason!;
  };

  it("is not there, the other layers run, and native claims say how to get it", () => {
    const runFile = measured("allocator-alignment", WORKERS);
    expect(reasonOf(runFile)).toBe("the native addon is not built");
    expect(measuredLayers(runFile)).toEqual(["js", "wasm"]);
  });

  it("does not load, it says so, and tells nobody where the package is", () => {
    writeFileSync(addon(), "not an addon");
    const runFile = measured("allocator-alignment");
    expect(reasonOf(runFile)).toMatch(
      /^the prebuilt native addon does not load: prebuilds\/linux-\w+\/hardfacts\.glibc\.node: /,
    );
    expect(JSON.stringify(runFile)).not.toContain(consumer().folder);
  });

  it("ends the process that loads it, the other layers run", () => {
    const trap = "static void __attribute__((constructor)) trap(void) { __builtin_trap(); }";
    execFileSync("gcc", ["-x", "c", "-shared", "-fPIC", "-o", addon(), "-"], { input: trap });
    const runFile = measured("allocator-alignment", WORKERS);
    expect(reasonOf(runFile)).toMatch(
      /^the native addon does not load: a process that loaded it was killed by SIG(ILL|TRAP)$/,
    );
    expect(measuredLayers(runFile)).toEqual(["js", "wasm"]);
  });
});
