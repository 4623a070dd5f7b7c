import { dirname, join } from "node:path";
import { OutputError } from "../../errors.ts";
import { writeAtomically } from "../atomic-write.ts";
import type { RunFile } from "../run-file.ts";
import { whatTheSystemSaid } from "../system-error.ts";

export const REPORT_FILE_NAME = "index.html";

/** The page of a run, with its figures. What draws and renders is loaded only now: runs are measured without it. */
export const reportOf = async (runFile: RunFile): Promise<string> => {
  const [{ renderReport }, { drawFigures }] = await Promise.all([
    import("./report.ts"),
    import("./figures/index.ts"),
  ]);
  return renderReport({ runFile, figures: drawFigures(runFile) });
};

/** Writes the page of a run, whole or not at all, beside its run file if no other place is named; returns where. Throws OutputError. */
export const writeReport = async (
  runFile: RunFile,
  runFilePath: string,
  out: string = join(dirname(runFilePath), REPORT_FILE_NAME),
): Promise<string> => {
  const page = await reportOf(runFile);
  try {
    writeAtomically(out, Buffer.from(page));
  } catch (error) {
    throw new OutputError(
      `the report could not be written to "${out}": ${whatTheSystemSaid(error)}`,
      "Nothing half-written is left. Choose a file that can be written with hardfacts report RUN --out FILE.",
      { cause: error },
    );
  }
  return out;
};
