import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The environment of a process on a system that denies something: denied-NAME.c, built into this folder. */
export const denied = (name: string, folder: string): Record<string, string> => {
  const library = join(folder, `denied-${name}.so`);
  const source = join(import.meta.dirname, `denied-${name}.c`);
  execFileSync("gcc", ["-shared", "-fPIC", source, "-o", library, "-ldl"]);
  return { LD_PRELOAD: library };
};
