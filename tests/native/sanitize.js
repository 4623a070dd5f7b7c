// Builds kernels and team with AddressSanitizer and UndefinedBehaviorSanitizer, without Node, and runs them; then
// with ThreadSanitizer, those whose threads do not race on purpose.
// `--cxx=COMPILER --run=EMULATOR` builds and runs for another architecture instead, without sanitizers.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";

const root = dirname(dirname(import.meta.dirname));
/** @param {string} name */
const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const compiler = option("cxx") ?? "g++";
const emulator = option("run");

/** What knows Node, and runs in it alone. */
const NODES_OWN = ["addon.cc", "worker_control.cc"];

const sources = ["native", "native/isa", "native/kernels", "native/measure", "native/platform"].flatMap(
  (folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".cc") && !NODES_OWN.includes(name))
      .map((name) => join(root, folder, name)),
);
const checks = readdirSync(join(root, "tests/native"))
  .filter((name) => name.endsWith(".cc"))
  .map((name) => join(root, "tests/native", name))
  // With the many draws: it takes longest.
  .sort((a, b) => Number(b.endsWith("kernels_test.cc")) - Number(a.endsWith("kernels_test.cc")));
/** @param {string} command @param {string[]} words */
const must = async (command, words) => {
  const child = spawn(command, words, { stdio: "inherit", cwd: root });
  const status = await new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
  if (status !== 0) process.exit(status);
};

/**
 * Compiles as many files at once as there are CPUs, and links them.
 * @param {string} name @param {string[]} flags
 */
const build = async (name, flags) => {
  const folder = join(root, "build", `tested_${name}`);
  mkdirSync(folder, { recursive: true });
  // Lines are all that a report names.
  const all = [
    "-std=c++20",
    "-O1",
    "-g1",
    "-Wall",
    "-Wextra",
    "-pthread",
    "-Inative",
    "-Itests/native",
    ...flags,
  ];
  // What takes longest first, so that nobody waits for it alone.
  const jobs = [...checks, ...sources].map((source) => ({
    source,
    object: join(folder, `${relative(root, source).replaceAll("/", "_")}.o`),
  }));
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      await must(compiler, [...all, "-c", job.source, "-o", job.object]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const target = join(folder, "kernels_test");
  await must(compiler, [...all, ...jobs.map(({ object }) => object), "-o", target]);
  return target;
};

if (emulator === undefined) {
  const strict = ["-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
  await must(await build("address_undefined", ["-fsanitize=address,undefined", ...strict]), []);
  // Not seen by it are assembly statements, and fences: nothing of the harness relies on one of these alone.
  await must(await build("thread", ["-fsanitize=thread", "-Wno-tsan", ...strict]), ["--without-races"]);
} else {
  await must(emulator, [await build(compiler.replaceAll("/", "_"), ["-static"]), "--emulated"]);
}
