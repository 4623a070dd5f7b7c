// Runs scripts of package.json side by side, as many at once as there are CPUs: `node tests/side-by-side.js NAME...`. What
// each says is shown whole once it is through. Fails if one fails, after all of them.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** @param {string} name @returns {Promise<boolean>} */
const run = (name) =>
  new Promise((resolve) => {
    const child = spawn("npm", ["run", "--silent", name], {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    /** @type {Buffer[]} */
    const said = [];
    child.stdout.on("data", (chunk) => said.push(chunk));
    child.stderr.on("data", (chunk) => said.push(chunk));
    child.on("error", (error) => {
      said.push(Buffer.from(`${error.message}\n`));
    });
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) process.stdout.write(`${name} failed\n`);
      resolve(code === 0);
    });
  });

const waiting = process.argv.slice(2);
const work = async () => {
  let good = true;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    good = (await run(name)) && good;
  }
  return good;
};
const all = await Promise.all(Array.from({ length: availableParallelism() }, work));
process.exitCode = all.every(Boolean) ? 0 : 1;
