// Compiles src and bench to dist, and bundles what processes load: files by the hundred take Node longer to find than to run.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
/** @param {string} path */
const dist = (path) => join(root, "dist", path);
/** @param {string[]} command */
const run = (...command) => execFileSync(process.execPath, command, { cwd: root, stdio: "inherit" });

/**
 * Entries under their names, and in `chunks/` what several of them share or load on demand.
 * @param {string} folder @param {Record<string, string>} entryPoints
 */
const bundle = async (folder, entryPoints) => {
  rmSync(join(folder, "chunks"), { recursive: true, force: true });
  await build({
    entryPoints,
    outdir: folder,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    // Classes of errors are told apart by identity, so what two entries share they must share as one module.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Node's own, and whatever else is no file of ours.
    packages: "external",
    logLevel: "warning",
  });
};

run(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
run(dist("src/report/write-schema.js"));

// What the package's user runs and imports: the command, and what package.json exports.
await bundle(dist("."), {
  cli: dist("src/cli/main.js"),
  index: dist("src/index.js"),
  experiments: dist("bench/index.js"),
});
chmodSync(dist("cli.js"), 0o755);

// What measuring processes load (src/package-files.ts says why): apart, so that they load no more than they need.
rmSync(dist("measuring"), { recursive: true, force: true });
await bundle(dist("measuring"), {
  child: dist("src/runner/child/main.js"),
  worker: dist("src/layers/worker.js"),
  "pool-keeper": dist("src/runner/pool-keeper.js"),
  catalogue: dist("bench/index.js"),
});
