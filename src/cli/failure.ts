import { HardfactsError, LayerUnavailableError, messageOf } from "../errors.ts";
import { linesWithoutControls } from "../without-controls.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-code.ts";

const TO_MEND = new Set([
  "ERR_USAGE",
  "ERR_KERNEL_PARAMETER",
  "ERR_OUTPUT",
  "ERR_HUGEPAGES_UNAVAILABLE",
  "ERR_RUN_FILE",
  "ERR_EXPERIMENT_FILE",
]);

/** An error and what to do about it, a line each at least. They quote files of others and names in them. */
export const failureText = ({ message, remedy }: Pick<HardfactsError, "message" | "remedy">): string =>
  `${linesWithoutControls(`hardfacts: ${message}${remedy === null ? "" : `\n${remedy}`}`)}\n`;

/** Says on stderr what went wrong and what to do, and returns how the process is to end. */
export const reportFailure = (error: unknown, { stderr, env }: Pick<Context, "stderr" | "env">): number => {
  const debug = (env["HARDFACTS_DEBUG"] ?? "") !== "" && env["HARDFACTS_DEBUG"] !== "0";
  const stack =
    debug && error instanceof Error && error.stack !== undefined
      ? `${linesWithoutControls(error.stack)}\n`
      : "";
  if (error instanceof HardfactsError) {
    stderr.write(`${failureText(error)}${stack}`);
    if (error instanceof LayerUnavailableError || error.code === "ERR_CHILD") return EXIT.nothingMeasured;
    return TO_MEND.has(error.code) ? EXIT.usage : EXIT.internal;
  }
  const text = failureText({ message: `internal error: ${messageOf(error)}`, remedy: null });
  stderr.write(`${text}${stack === "" ? "HARDFACTS_DEBUG=1 shows where.\n" : stack}`);
  return EXIT.internal;
};
