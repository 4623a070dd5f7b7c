// Builds the addon with node-gyp. `--optional`: where it cannot be built, says so and goes on, since the wasm
// and js layers run without it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const optional = process.argv.includes("--optional");
const root = dirname(import.meta.dirname);

/** @param {string} why @param {string} [output] */
const giveUp = (why, output) => {
  if (output) process.stderr.write(output);
  process.stderr.write(`hardfacts: no native addon: ${why}\n`);
  if (optional)
    process.stderr.write(
      "hardfacts: going on with the wasm and js layers; native claims will be not testable\n",
    );
  process.exit(optional ? 0 : 1);
};

if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
  giveUp(`the native layer is for Linux on x86-64 and aarch64; this is ${process.platform} ${process.arch}`);
}

// Node's own headers where the system has them: node-gyp would otherwise download them.
const prefix = dirname(dirname(process.execPath));
const headers = [prefix, "/usr", "/usr/local"].find((place) =>
  existsSync(join(place, "include/node/node_api.h")),
);
const nodeGyp = createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js");
const configured = existsSync(join(root, "build/Makefile"));
const result = spawnSync(
  process.execPath,
  [
    nodeGyp,
    ...(configured ? ["build"] : ["configure", "build"]),
    "--silent",
    ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
  ],
  { cwd: root, encoding: "utf8" },
);
if (result.status !== 0) {
  giveUp(
    "building it failed (it needs python3, make and g++ with C++20: see above)",
    `${result.stdout}${result.stderr}`,
  );
}
if (result.stderr.includes("warning:")) process.stderr.write(result.stderr);
