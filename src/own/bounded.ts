import { createContext, runInContext } from "node:vm";
import { DefinitionError } from "../errors.ts";

/** Far more than what is asked of a quantity takes, ms. */
const LIMIT_MS = 10_000;

let stage: { work: (() => unknown) | null } | null = null;

/**
 * Calls code of the user's own, and gives it up when it takes too long: while it loops, no signal is heard, and nothing
 * less than SIGKILL would end the run. Throws DefinitionError then, and whatever it throws.
 */
export const bounded = <T>(work: () => T, limitMs = LIMIT_MS): T => {
  stage ??= createContext({ work: null }) as { work: (() => unknown) | null };
  stage.work = work;
  try {
    // Only what is called by a script has a time limit; it stays a function of this context.
    return runInContext("work()", stage, { timeout: limitMs }) as T;
  } catch (error) {
    if ((error as { code?: unknown } | null | undefined)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT")
      throw error;
    throw new DefinitionError(
      `it was not done in ${limitMs / 1000} s`,
      "Let its functions end sooner: they are called once for every round.",
    );
  }
};
