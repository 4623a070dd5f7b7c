import { readFileSync } from "node:fs";
import { packageFile } from "./package-files.ts";

/** The version of this package, as its package.json has it; "unknown" where that is gone. */
export const packageVersion = (): string => {
  try {
    const { name, version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
      name?: unknown;
      version?: unknown;
    };
    if (name === "hardfacts" && typeof version === "string") return version;
  } catch {
    // No package around it.
  }
  return "unknown";
};
