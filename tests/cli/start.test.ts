import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFile } from "../../src/package-files.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

/** What a command loads before it answers: the time it takes to start, in a form that no busy machine changes. */

/** Tells of every module that is loaded. */
const HOOK = `import { appendFileSync } from "node:fs";
export const load = async (url, context, next) => {
  appendFileSync(process.env["LOADED_MODULES"], url + "\\n");
  return next(url, context);
};`;
const inline = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const REGISTER = inline(`import { register } from "node:module"; register(${JSON.stringify(inline(HOOK))});`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-start-"));
  writeFileSync(join(folder, "run.json"), JSON.stringify(sampleRun()));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Loaded {
  /** Packages of others. */
  readonly packages: readonly string[];
  /** Files of ours. */
  readonly files: readonly string[];
  /** Modules of ours that were bundled into these files, by their paths in dist. */
  readonly modules: readonly string[];
}

const loadedBy = (...words: readonly string[]): Loaded => {
  const log = join(folder, "loaded");
  writeFileSync(log, "");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", REGISTER, packageFile("dist/cli.js"), ...words],
    { cwd: folder, encoding: "utf8", env: { ...process.env, LOADED_MODULES: log } },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const paths = readFileSync(log, "utf8")
    .split("\n")
    .filter((url) => url.startsWith("file:"))
    .map((url) => fileURLToPath(url));
  const packageOf = (path: string): string | null =>
    /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? null;
  const files = paths.filter((path) => packageOf(path) === null);
  return {
    packages: [...new Set(paths.map(packageOf).filter((name) => name !== null))].sort(),
    files,
    // The bundler says above each module where it is from.
    modules: files.flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/^\/\/ dist\/(\S+\.js)$/gm)].map(([, module]) => module!),
    ),
  };
};

describe("starting", () => {
  it.each(["--help", "run --help", "--version"])("%s loads what reads a command line", (line) => {
    const { packages, files, modules } = loadedBy(...line.split(" "));
    expect(packages).toEqual(["commander"]);
    expect(modules).toContain("src/cli/command-line.js");
    expect(
      modules.filter((module) => /^bench\/|^src\/(report|runner|layers|statistics)\//.test(module)),
    ).toEqual([]);
    expect(files.length).toBeLessThan(10);
  });

  it("a list loads the catalogue, and nothing that checks or draws", () => {
    const { packages, files, modules } = loadedBy("list");
    expect(packages).toEqual(["commander", "picocolors"]);
    expect(modules).toContain("bench/false-sharing/experiment.js");
    for (const absent of ["src/report/html/figures/canvas.js", "src/own/shape.js", "src/report/run-file.js"])
      expect(modules).not.toContain(absent);
    expect(modules.length).toBeGreaterThan(200);
    expect(files.length).toBeLessThan(modules.length / 8);
  });

  it("runs loads no catalogue", () => {
    const { packages, modules } = loadedBy("runs");
    expect(packages).toEqual(["commander", "picocolors"]);
    expect(modules.filter((module) => module.startsWith("bench/"))).toEqual([]);
  });

  // What has been seen to be absent above is seen here to be there.
  it("a report loads what checks a run file and what draws", () => {
    const { packages, modules } = loadedBy("report", "run.json", "--out", "-");
    expect(packages).toEqual(expect.arrayContaining(["@observablehq/plot", "linkedom", "zod"]));
    for (const there of ["src/report/html/figures/canvas.js", "src/report/run-file.js"])
      expect(modules).toContain(there);
  });
});
