/** The code of kernels, for whoever wants to see what is timed: as written, and as built. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { findAddon, runningLibc } from "./layers/addon-file.ts";
import { packageFile } from "./package-files.ts";
import { withoutControls } from "./report/plain-text.ts";
import { type ExplainedKernel } from "./report/explanation.ts";
import { kernelSource } from "./report/explain-text.ts";

/** The sources of kernels, each below its path. Those in JavaScript come compiled in an installed package. */
export const kernelSources = async (kernels: readonly ExplainedKernel[]): Promise<string> => {
  const paths = kernels.flatMap(({ slug, layers }) => layers.map((layer) => kernelSource(slug, layer)));
  const texts = await Promise.all(
    paths.map(async (path) => {
      const compiled = `dist/${path.replace(/\.ts$/, ".js")}`;
      const text = await readFile(packageFile(path), "utf8").catch(() =>
        readFile(packageFile(compiled), "utf8").catch(() => "(not in this package)"),
      );
      return `\n==> ${path}\n${text}`;
    }),
  );
  return texts.join("");
};

/** Symbols of an arm's class: what it times, not how it is made, prepared or proved. */
const timedPart = (slug: string): RegExp => {
  const name = slug
    .split("_")
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join("");
  return new RegExp(`${name}[A-Za-z]*::(Run|Time|Chunk|Together)`);
};

/** The machine code of the timed parts of native kernels, by objdump; where there is none, how to get it. */
export const kernelDisassembly = async (kernels: readonly ExplainedKernel[]): Promise<string> => {
  const native = kernels.filter(({ layers }) => layers.includes("native"));
  if (native.length === 0) return "\nNo native kernel takes part: there is nothing to disassemble.\n";
  const { platform, arch: architecture } = process;
  const addon = findAddon({ root: packageFile(""), platform, architecture, libc: runningLibc });
  if (addon === null)
    return "\nThe native addon is not built here: `hardfacts doctor` says what is missing.\n";
  let listing: string;
  try {
    const words = ["-d", "-C", "--no-show-raw-insn", addon.path];
    listing = (await promisify(execFile)("objdump", words, { maxBuffer: 2 ** 28 })).stdout;
  } catch {
    return "\nobjdump is not there, or cannot read the addon; Debian has it in binutils.\n";
  }
  const functions = listing.split("\n\n");
  return native
    .map(({ slug }) => {
      const wanted = timedPart(slug);
      const found = functions.filter((text) => wanted.test(text.slice(0, text.indexOf("\n"))));
      const code = found.map((text) => text.split("\n").map(withoutControls).join("\n")).join("\n\n");
      return `\n==> ${slug}, as in ${addon.name}\n${code === "" ? "(its symbols were stripped, or its timed part has another name: see the source)" : code}\n`;
    })
    .join("");
};
