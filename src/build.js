// Compiles src and bench to dist, and bundles what measuring processes load (src/package-files.ts says why).
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const dist = (path) => join(root, "dist", path);
const run = (...command) => execFileSync(process.execPath, command, { cwd: root, stdio: "inherit" });

run(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
chmodSync(dist("src/cli/main.js"), 0o755);
run(dist("src/report/write-schema.js"));

rmSync(dist("measuring"), { recursive: true, force: true });
await build({
  entryPoints: {
    child: dist("src/runner/child/main.js"),
    worker: dist("src/layers/worker.js"),
    "pool-keeper": dist("src/runner/pool-keeper.js"),
    catalogue: dist("bench/index.js"),
  },
  outdir: dist("measuring"),
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
