/** Where the parts of the installed package are, wherever this code runs: as written, compiled, or bundled. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The nearest folder above this file that has a package.json: src and all of dist stand below it. */
const findRoot = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    // Copied out of its package: whatever is asked for will not be there, and its user says so.
    if (folder === dirname(folder)) return here;
  }
};

const root = findRoot();

/** A file of the package, by its path from the root; it need not be there. */
export const packageFile = (path: string): string => join(root, path);

/**
 * A module that the measuring processes load, as src/build.js bundles it. Every round of a run starts a process and
 * its workers anew, and a hundred small files cost each of them as much as a tenth of the round.
 */
export const measuringModule = (name: "child" | "worker" | "catalogue" | "pool-keeper"): URL =>
  pathToFileURL(packageFile(`dist/measuring/${name}.js`));
