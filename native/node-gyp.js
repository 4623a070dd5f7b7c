// Runs node-gyp in a folder with a binding.gyp, on Node's own headers and all processors.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Where the system has them: node-gyp would otherwise download them.
const prefix = dirname(dirname(process.execPath));
const headers = [prefix, "/usr", "/usr/local"].find((place) =>
  existsSync(join(place, "include/node/node_api.h")),
);

/** @param {string} folder @param {string[]} words @param {NodeJS.ProcessEnv} [env] */
export const nodeGyp = (folder, words, env = process.env) =>
  spawnSync(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js"),
      ...(existsSync(join(folder, "build/Makefile")) ? ["build"] : ["configure", "build"]),
      "--silent",
      "--jobs=max",
      ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
      ...words,
    ],
    { cwd: folder, env, encoding: "utf8" },
  );
