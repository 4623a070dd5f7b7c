// Formats the C++ sources; `--check` only says which are not formatted.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const { getNativeBinary } = createRequire(import.meta.url)("clang-format");
const root = dirname(import.meta.dirname);
const check = process.argv.includes("--check");

const sources = ["native", "tests/native"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(cc|h|c)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
);
const wrong = sources.filter((file) => {
  const formatted = execFileSync(getNativeBinary(), ["--style=file", file], { encoding: "utf8", cwd: root });
  return formatted !== readFileSync(file, "utf8");
});
if (!check && wrong.length > 0)
  execFileSync(getNativeBinary(), ["-i", "--style=file", ...wrong], { cwd: root });
for (const file of wrong)
  process.stderr.write(`${check ? "not formatted" : "formatted"}: ${relative(root, file)}\n`);
if (check && wrong.length > 0) {
  process.stderr.write("npm run format mends it\n");
  process.exitCode = 1;
}
