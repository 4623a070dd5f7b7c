import { readFileSync } from "node:fs";

/** From dist/src, or, in tests, from src. */
const PLACES = ["../../package.json", "../package.json"];

/** The version of this package, as its package.json has it; "unknown" where that is gone. */
export const packageVersion = (): string => {
  for (const place of PLACES) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8")) as {
        name?: unknown;
        version?: unknown;
      };
      if (name === "hardfacts" && typeof version === "string") return version;
    } catch {
      // The other place.
    }
  }
  return "unknown";
};
