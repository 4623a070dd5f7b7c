import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { OutputError } from "../errors.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { ExperimentResult } from "./run-file.ts";

/** Samples of one round, by experiment, as the child compressed them. */
export type RoundSamples = readonly { readonly experiment: string; readonly bytes: Uint8Array }[];

/**
 * Writes a round's samples beside the run file, named by their hash, and says where they are. The file is the
 * experiments' gzip members one after the other (samples-file.ts reads them).
 */
export const writeSamples = (
  directory: string,
  round: number,
  samples: RoundSamples,
): ExperimentResult["samples"][number] => {
  const bytes = Buffer.concat(samples.map((each) => each.bytes));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const file = `samples/${sha256.slice(0, 16)}.gz`;
  try {
    // Recursive only so that it may be there already: the run's own folder is.
    mkdirSync(join(directory, "samples"), { recursive: true });
    writeAtomically(join(directory, file), bytes);
  } catch (error) {
    throw new OutputError(
      `the samples of round ${round} cannot be written to ${directory}: ${(error as Error).message}`,
      "free some space, or choose another folder with --out",
      { cause: error },
    );
  }
  return { round, file, sha256, bytes: bytes.length };
};
