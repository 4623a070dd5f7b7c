import { HardfactsError, LayerUnavailableError, messageOf } from "../errors.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-code.ts";

const TO_MEND = new Set([
  "ERR_USAGE",
  "ERR_KERNEL_PARAMETER",
  "ERR_OUTPUT",
  "ERR_RUN_FILE",
  "ERR_EXPERIMENT_FILE",
]);

/** Says on stderr what went wrong and what to do, and returns how the process is to end. */
export const reportFailure = (error: unknown, { stderr, env }: Pick<Context, "stderr" | "env">): number => {
  const debug = (env["HARDFACTS_DEBUG"] ?? "") !== "" && env["HARDFACTS_DEBUG"] !== "0";
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : "";
  if (error instanceof HardfactsError) {
    const remedy = error.remedy === null ? "" : `${error.remedy}\n`;
    stderr.write(`hardfacts: ${error.message}\n${remedy}${stack}`);
    if (error instanceof LayerUnavailableError || error.code === "ERR_CHILD") return EXIT.nothingMeasured;
    return TO_MEND.has(error.code) ? EXIT.usage : EXIT.internal;
  }
  stderr.write(
    `hardfacts: internal error: ${messageOf(error)}\n${stack === "" ? "HARDFACTS_DEBUG=1 shows where.\n" : stack}`,
  );
  return EXIT.internal;
};
