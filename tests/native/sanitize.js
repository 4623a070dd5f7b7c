// Builds kernels and team with AddressSanitizer and UndefinedBehaviorSanitizer, without Node, and runs them; then
// with ThreadSanitizer, those whose threads do not race on purpose.
// `--cxx=COMPILER --run=EMULATOR` builds and runs for another architecture instead, without sanitizers.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(dirname(import.meta.dirname));
/** @param {string} name */
const option = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const compiler = option("cxx") ?? "g++";
const emulator = option("run");

const sources = ["native", "native/isa", "native/kernels", "native/measure", "native/platform"].flatMap(
  (folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".cc") && name !== "addon.cc")
      .map((name) => join(root, folder, name)),
);
mkdirSync(join(root, "build"), { recursive: true });

/** @param {string} command @param {string[]} words */
const must = (command, words) => {
  const { status, error } = spawnSync(command, words, { stdio: "inherit", cwd: root });
  if (error) process.stderr.write(`${command}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
};

/** @param {string} name @param {string[]} flags */
const build = (name, flags) => {
  const target = join(root, "build", `kernels_test_${name}`);
  must(compiler, [
    ...["-std=c++20", "-O1", "-g", "-Wall", "-Wextra", "-pthread", "-Inative", ...flags],
    ...sources,
    join(root, "tests/native/kernels_test.cc"),
    ...["-o", target],
  ]);
  return target;
};

if (emulator === undefined) {
  const strict = ["-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
  must(build("address_undefined", ["-fsanitize=address,undefined", ...strict]), []);
  // Not seen by it are assembly statements, and fences: nothing of the harness relies on one of these alone.
  must(build("thread", ["-fsanitize=thread", "-Wno-tsan", ...strict]), ["--without-races"]);
} else {
  must(emulator, [build(compiler.replaceAll("/", "_"), ["-static"])]);
}
