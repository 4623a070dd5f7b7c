/**
 * Compiles assembly/ to dist/hardfacts.wasm. `--check` type-checks alone. Does nothing when the module is younger
 * than all of its sources.
 */
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const assembly = dirname(fileURLToPath(import.meta.url));
const root = dirname(assembly);
const output = join(root, "dist", "hardfacts.wasm");
const check = process.argv.includes("--check");

/** 64 KiB pages. The memory comes from outside, shared, and grows as comparisons need it: 1 GiB at most. */
const FIRST_PAGES = 2;
const MOST_PAGES = 16384;

const flags = [
  ...["--runtime", "stub", "--noAssert", "-O3", "--enable", "simd,threads"],
  ...["--importMemory", "--sharedMemory", "--noExportMemory"],
  ...["--initialMemory", String(FIRST_PAGES), "--maximumMemory", String(MOST_PAGES)],
];

const sources = readdirSync(assembly, { recursive: true, encoding: "utf8" }).map((name) =>
  join(assembly, name),
);
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
const youngest = Math.max(...sources.map(modified));

const compile = async () => {
  let asc;
  try {
    asc = await import("assemblyscript/asc");
  } catch (cause) {
    throw new Error("the AssemblyScript compiler is not installed: run `npm install` with dev dependencies", {
      cause,
    });
  }
  const unfinished = `${output}.${process.pid}`;
  const emit = check ? ["--noEmit"] : ["--outFile", relative(root, unfinished)];
  const { error, stderr } = await asc.main(
    [...["assembly/index.ts", "--baseDir", root, "--noColors"], ...flags, ...emit],
    {},
  );
  if (error) throw new Error(`assembly/ does not compile\n${stderr.toString()}`, { cause: error });
  process.stderr.write(stderr.toString());
  if (!check) renameSync(unfinished, output);
};

if (check || modified(output) < youngest) {
  mkdirSync(dirname(output), { recursive: true });
  try {
    await compile();
  } catch (error) {
    console.error(`build:wasm: ${error.message}`);
    process.exitCode = 1;
  }
}
