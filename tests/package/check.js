// Holds the package against those that will use it: publint (what package.json names is there and means what tools think
// it means), attw (its types resolve for ES modules under Node and bundlers), knip (nothing in the house is unused or
// unlisted), TypeDoc (whatever it exports is documented, down to the types that it is made of).
// `node tests/package/check.js [TARBALL]`; without one it packs what is built.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = dirname(dirname(import.meta.dirname));

/** The file of a tool's command, as its own package.json names it. @param {string} name @param {string} command */
const bin = (name, command) => {
  const manifest = join(root, "node_modules", name, "package.json");
  const { bin: named } = createRequire(import.meta.url)(manifest);
  return join(dirname(manifest), typeof named === "string" ? named : named[command]);
};

const folder = mkdtempSync(join(tmpdir(), "hardfacts-check-"));
/** Its scripts would build everything anew. */
const pack = () => {
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const said = execFileSync("npm", words, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return join(folder, JSON.parse(said)[0].filename);
};

const tarball = process.argv[2] ?? pack();
const checks = [
  ["publint", bin("publint", "publint"), [tarball, "--strict"]],
  // Ignores what only CommonJS and Node 10 could want of a package that is ES modules from Node 20 on.
  ["attw", bin("@arethetypeswrong/cli", "attw"), [tarball, "--profile", "esm-only", "--format", "ascii"]],
  ["knip", bin("knip", "knip"), ["--treat-config-hints-as-errors"]],
  // As `npm run docs:api` has it, without writing anything.
  ["typedoc", bin("typedoc", "typedoc"), ["--emit", "none"]],
];
let failed = false;
for (const [name, file, words] of checks) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words], {
    cwd: root,
    encoding: "utf8",
  });
  process.stdout.write(status === 0 ? `${name}: clean\n` : `${name}:\n${stdout}${stderr}\n`);
  failed ||= status !== 0;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
