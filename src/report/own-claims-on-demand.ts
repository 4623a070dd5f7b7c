import type { Claim } from "../experiment/claim.ts";
import type { RunFile } from "./run-file.ts";

/**
 * Claims of the user's own (parsed JSON; `name` is for messages), checked, over quantities that the run has. Throws UsageError
 * that names the place in the file. What checks them is loaded only now, as for run files: who reads neither starts sooner.
 */
export const ownClaims = async (value: unknown, name: string, run: RunFile): Promise<readonly Claim[]> =>
  (await import("./own-claims.ts")).ownClaims(value, name, run);
