// Builds the addon with node-gyp. `--optional`: where it cannot be built, says so and goes on, since the wasm
// and js layers run without it.
import { dirname } from "node:path";
import { nodeGyp } from "./node-gyp.js";

const optional = process.argv.includes("--optional");

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

const result = nodeGyp(dirname(import.meta.dirname), []);
if (result.status !== 0) {
  giveUp(
    "building it failed (it needs python3, make and g++ with C++20: see above)",
    `${result.stdout}${result.stderr}`,
  );
}
if (result.stderr.includes("warning:")) process.stderr.write(result.stderr);
