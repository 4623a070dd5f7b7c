// Makes prebuilds/: the addon as the package brings it along, for Linux on x86-64 and aarch64, with its symbols, by
// which `explain` finds what is timed. The folder's layout is prebuildify's, src/layers/addon-file.ts looks things up
// in it. prebuildify itself builds in build/ from scratch, whichever architecture it is for, and would take the
// checkout's own addon away.
// `--host`: for this machine's architecture only. What cannot be built here is said and left out.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeGyp } from "./node-gyp.js";

const root = dirname(import.meta.dirname);

/** @type {Record<string, string>} Debian's names of the cross compilers, without the tool. */
const TOOLS = { x64: "x86_64-linux-gnu-", arm64: "aarch64-linux-gnu-" };

/** @param {string} why */
const fail = (why) => {
  process.stderr.write(`hardfacts: no prebuilt addon: ${why}\n`);
  process.exit(1);
};

/** @param {string} command */
const isThere = (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;

/** A folder beside the checkout's own build, so that that one stays what it is. @param {string} arch */
const stagedFor = (arch) => {
  const folder = join(root, "node_modules/.cache/hardfacts-prebuild", arch);
  mkdirSync(folder, { recursive: true });
  for (const name of ["binding.gyp", "package.json", "native", "node_modules"]) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
};

/** Builds for one architecture; returns the folder it was built in. @param {string} arch */
const build = (arch) => {
  const host = arch === process.arch;
  const folder = host ? root : stagedFor(arch);
  const tools = TOOLS[arch];
  const cross = { CC: `${tools}gcc`, CXX: `${tools}g++`, AR: `${tools}ar`, LINK: `${tools}g++` };
  const env = host ? process.env : { ...process.env, ...cross };
  const { status, stdout, stderr } = nodeGyp(folder, [`--arch=${arch}`], env);
  if (status !== 0) fail(`${arch}: building failed\n${stdout}${stderr}`);
  return folder;
};

/** @param {string} arch @param {string} libc */
const prebuild = (arch, libc) => {
  const built = join(build(arch), "build/Release/hardfacts.node");
  const file = `prebuilds/linux-${arch}/hardfacts.${libc}.node`;
  const target = join(root, file);
  mkdirSync(dirname(target), { recursive: true });
  // Aside, then renamed: a process that has the old one mapped keeps it.
  copyFileSync(built, `${target}.new`);
  const strip = arch === process.arch ? "strip" : `${TOOLS[arch]}strip`;
  const { status, error, stderr } = spawnSync(strip, ["--strip-debug", `${target}.new`], {
    encoding: "utf8",
  });
  if (status !== 0) fail(`${arch}: ${strip}: ${error?.message ?? stderr}`);
  renameSync(`${target}.new`, target);
  process.stdout.write(`${file}\n`);
};

if (process.platform !== "linux" || TOOLS[process.arch] === undefined)
  fail(`it is for Linux on x86-64 and aarch64; this is ${process.platform} ${process.arch}`);
// What this Node runs on is what its compiler makes; Debian's cross compilers make for glibc.
const { glibcVersionRuntime } = process.report.getReport().header;
prebuild(process.arch, glibcVersionRuntime === undefined ? "musl" : "glibc");
if (!process.argv.includes("--host")) {
  for (const arch of Object.keys(TOOLS).filter((each) => each !== process.arch)) {
    if (isThere(`${TOOLS[arch]}g++`)) prebuild(arch, "glibc");
    else process.stdout.write(`linux-${arch} left out: no ${TOOLS[arch]}g++\n`);
  }
}
