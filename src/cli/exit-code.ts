import type { RunFile } from "../report/run-file.ts";
import type { VerdictWord } from "../verdict/verdict.ts";

/** How the process ends; `hardfacts run --help` lists them. */
export const EXIT = {
  done: 0,
  failedOn: 1,
  /** For the user to mend, a folder or a disk that nothing can be written to included: found before anything is measured. */
  usage: 2,
  nothingMeasured: 3,
  /** EX_SOFTWARE of sysexits.h: a defect of hardfacts. */
  internal: 70,
  /** EX_IOERR: the run was measured and could not be written. */
  notWritten: 74,
  interrupted: 130,
} as const;

/** What a run that came to its end, or was stopped, ends the process with. */
export const exitCodeOf = (
  runFile: Pick<RunFile, "interrupted" | "verdicts" | "experiments" | "options">,
  failOn: readonly VerdictWord[],
): number => {
  if (runFile.interrupted) return EXIT.interrupted;
  if (!measuredAnything(runFile)) return EXIT.nothingMeasured;
  return runFile.verdicts.some(({ verdict }) => failOn.includes(verdict)) ? EXIT.failedOn : EXIT.done;
};

/** The instrument's controls are part of every run: they count only if they were asked for. */
const measuredAnything = ({ experiments, options }: Pick<RunFile, "experiments" | "options">): boolean =>
  experiments
    .filter(({ id, role }) => role === "evidence" || options.selectors.includes(id))
    .some(({ quantities }) =>
      quantities.some(({ replicates }) => replicates.some((value) => value !== null)),
    );
