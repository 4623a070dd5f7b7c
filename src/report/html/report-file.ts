import { dirname, join } from "node:path";
import { OutputError } from "../../errors.ts";
import type { ComparedRuns } from "../../comparison/compared-runs.ts";
import { writeAtomically } from "../atomic-write.ts";
import type { RunFile } from "../run-file.ts";
import { whatTheSystemSaid } from "../system-error.ts";

const REPORT_FILE_NAME = "index.html";

/** The page of a run, with its figures. What draws and renders is loaded only now: runs are measured without it. */
export const reportOf = async (runFile: RunFile): Promise<string> => {
  const [{ renderReport }, { drawFigures }] = await Promise.all([
    import("./report.ts"),
    import("./figures/index.ts"),
  ]);
  return renderReport({ runFile, figures: drawFigures(runFile) });
};

/** Writes the page of a comparison, whole or not at all. Throws OutputError. */
export const writeComparison = async (all: readonly ComparedRuns[], out: string): Promise<void> => {
  const { renderComparisonPage } = await import("./comparison-page.ts");
  writePage(renderComparisonPage(all), out, "the comparison");
};

/** Writes the page of a run, whole or not at all, beside its run file if no other place is named; returns where. Throws OutputError. */
export const writeReport = async (
  runFile: RunFile,
  runFilePath: string,
  out: string = join(dirname(runFilePath), REPORT_FILE_NAME),
): Promise<string> => {
  writePage(await reportOf(runFile), out, "the report");
  return out;
};

const writePage = (page: string, out: string, what: string): void => {
  try {
    writeAtomically(out, Buffer.from(page));
  } catch (error) {
    throw new OutputError(
      `${what} could not be written to "${out}": ${whatTheSystemSaid(error)}`,
      "Nothing half-written is left. Choose a file that can be written with --out (hardfacts report RUN --out FILE).",
      { cause: error },
    );
  }
};
