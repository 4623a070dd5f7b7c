/** The code of kernels, for whoever wants to see what is timed: as written, and as built. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { findAddon, runningLibc } from "./layers/addon-file.ts";
import { packageFile } from "./package-files.ts";
import { withoutControls } from "./without-controls.ts";
import type { PlannedComparison } from "./experiment/experiment.ts";
import { resolveParameters } from "./kernels/kernel.ts";
import { litmus } from "./kernels/litmus.ts";
import { FAMILY_TABLE, keyOf, nativeFunction, nativeThreads, symbolOf } from "./litmus/native-programs.ts";
import type { Form, Ordering } from "./litmus/variants.ts";
import type { ExplainedKernel, Explanation } from "./report/explanation.ts";
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

/** Functions of a listing by objdump, the symbol in their first line. */
type Listing = readonly string[];

const functionsNamed = (listing: Listing, wanted: (symbol: string) => boolean): string =>
  listing
    .filter((text) => wanted(text.slice(0, text.indexOf("\n"))))
    .map((text) => text.split("\n").map(withoutControls).join("\n"))
    .join("\n\n");

interface Part {
  readonly heading: string;
  readonly code: string;
}

/** Each thread of the tests that these comparisons run, once. */
const litmusParts = async (
  listing: Listing,
  comparisons: readonly PlannedComparison[],
): Promise<readonly Part[]> => {
  const names = nativeThreads(await readFile(packageFile(FAMILY_TABLE), "utf8").catch(() => ""));
  const parts = new Map<string, Part>();
  for (const { layer, arms } of comparisons) {
    for (const { kernel, parameters } of Object.values(arms)) {
      if (layer !== "native" || kernel !== litmus.slug) continue;
      const { family, form, ordering } = resolveParameters(litmus, parameters);
      const threads = names.get(keyOf(String(family), form as Form)) ?? [];
      for (const [thread, name] of threads.entries()) {
        const symbol = symbolOf(nativeFunction(name, ordering as Ordering, thread));
        const code = functionsNamed(listing, (line) => line.includes(symbol));
        const heading = `litmus, ${String(family)} ${String(ordering)}${form === "control" ? " (control)" : ""}, thread ${thread}`;
        if (!parts.has(heading)) parts.set(heading, { heading, code });
      }
    }
  }
  return [...parts.values()];
};

/**
 * The machine code of the timed parts of native kernels, by objdump; of litmus tests those that the comparisons run. Where
 * there is none, how to get it.
 */
export const kernelDisassembly = async ({
  kernels,
  comparisons,
}: Pick<Explanation, "kernels" | "comparisons">): Promise<string> => {
  const native = kernels.filter(({ layers }) => layers.includes("native"));
  if (native.length === 0) return "\nNo native kernel takes part: there is nothing to disassemble.\n";
  const { platform, arch: architecture } = process;
  const addon = findAddon({ root: packageFile(""), platform, architecture, libc: runningLibc });
  if (addon === null)
    return "\nThe native addon is not built here: `hardfacts doctor` says what is missing.\n";
  let listing: Listing;
  try {
    const words = ["-d", "-C", "--no-show-raw-insn", addon.path];
    listing = (await promisify(execFile)("objdump", words, { maxBuffer: 2 ** 28 })).stdout.split("\n\n");
  } catch {
    return "\nobjdump is not there, or cannot read the addon; Debian has it in binutils.\n";
  }
  const parts = await Promise.all(
    native.map(async ({ slug }) => {
      const tests = slug === litmus.slug ? await litmusParts(listing, comparisons) : [];
      if (tests.length > 0) return tests;
      const wanted = timedPart(slug);
      return [{ heading: slug, code: functionsNamed(listing, (symbol) => wanted.test(symbol)) }];
    }),
  );
  return parts
    .flat()
    .map(
      ({ heading, code }) =>
        `\n==> ${heading}, as in ${addon.name}\n${code === "" ? "(its symbols were stripped, or its timed part has another name: see the source)" : code}\n`,
    )
    .join("");
};
