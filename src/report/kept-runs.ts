import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VERDICT_WORDS, type VerdictWord } from "../verdict/verdict.ts";
import { padRight } from "./display-width.ts";
import { counted, durationText } from "./figures.ts";
import { keptRunNames } from "./find-run.ts";
import { plainText } from "./plain-text.ts";
import type { RunFile } from "./run-file.ts";
import { RUN_FILE_NAME } from "./store.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";

/** A kept run, as far as a list tells of it. */
export interface KeptRun {
  readonly name: string;
  readonly path: string;
  /** Why it cannot be read; null if it can, and then the rest is known. */
  readonly problem: string | null;
  readonly profile: string;
  readonly selectors: readonly string[];
  readonly rounds: number;
  readonly durationMs: number;
  readonly machine: string;
  readonly verdicts: Readonly<Record<VerdictWord, number>>;
}

/** The runs kept in a folder, oldest first. Files are looked at, not checked: whoever opens one has it checked. */
export const keptRuns = async (directory: string): Promise<readonly KeptRun[]> =>
  Promise.all(
    (await keptRunNames(directory)).map((name) => keptRun(name, join(directory, name, RUN_FILE_NAME))),
  );

const keptRun = async (name: string, path: string): Promise<KeptRun> => {
  const unread = { name, path, profile: "", selectors: [], rounds: 0, durationMs: 0, machine: "" };
  const none = { confirmed: 0, refuted: 0, inconclusive: 0, "not-testable": 0 };
  try {
    const run = JSON.parse(await readFile(path, "utf8")) as RunFile;
    const verdicts = { ...none };
    for (const { verdict } of run.verdicts) verdicts[verdict] += 1;
    return {
      ...unread,
      problem: null,
      profile: run.profile,
      selectors: run.options.selectors.map(String),
      rounds: run.rounds.done,
      durationMs: run.durationMs,
      machine: `${run.machine.cpu.model ?? "unknown CPU"}, ${counted(run.machine.topology.cpus.length, "CPU")}`,
      verdicts,
    };
  } catch (error) {
    const problem =
      error instanceof SyntaxError
        ? "is not whole, or not JSON"
        : "is no run file of hardfacts, or cannot be read";
    return { ...unread, problem, verdicts: none };
  }
};

/** One line a run: when, of what, what came out. Ends in a newline. */
export const renderKeptRuns = (runs: readonly KeptRun[], directory: string, style: Style): string => {
  if (runs.length === 0) return `No run is kept in ${directory} yet; \`hardfacts\` measures one.\n`;
  const width = Math.max(...runs.map(({ name }) => name.length));
  return `${runs.map((run) => `${padRight(run.name, width)}  ${lineOf(run, style)}`).join("\n")}\n`;
};

const lineOf = (run: KeptRun, style: Style): string => {
  if (run.problem !== null) return style.colors.yellow(`${RUN_FILE_NAME} ${run.problem}`);
  const counts = VERDICT_WORDS.map((word) => {
    const { sign, ascii, color } = MARKS[word];
    return color(style.colors)(`${style.unicode ? sign : ascii}${run.verdicts[word]}`);
  }).join(" ");
  const what = run.selectors.length === 0 ? "everything" : run.selectors.join(" ");
  return `${counts}  ${plainText(`${run.profile}, ${what}, ${counted(run.rounds, "round")} in ${durationText(run.durationMs)}; ${run.machine}`, style)}`;
};
