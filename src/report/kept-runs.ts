import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonTextOf, UTF_16 } from "../json-text.ts";
import { VERDICT_WORDS, type VerdictWord } from "../verdict/verdict.ts";
import { displayWidth, padRight } from "./display-width.ts";
import { bytesText, counted, durationText } from "./figures.ts";
import { byTime, keptRunNames, unwrittenRunNames } from "./find-run.ts";
import { plainText } from "./plain-text.ts";
import type { RunFile } from "./run-file.ts";
import { RUN_FILE_NAME } from "./store.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";
import { wrap } from "./wrap.ts";

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
  /** Of the run file and the samples it names. */
  readonly bytes: number;
}

/**
 * The runs kept in a folder, oldest first, and the folders of those that were killed. Files are looked at, not checked: whoever opens one
 * has it checked.
 */
export const keptRuns = async (directory: string): Promise<readonly KeptRun[]> => {
  const [kept, unwritten] = await Promise.all([keptRunNames(directory), unwrittenRunNames(directory)]);
  return Promise.all(
    [...kept, ...unwritten].sort(byTime).map(async (name) => {
      const path = join(directory, name, RUN_FILE_NAME);
      return kept.includes(name) ? keptRun(name, path) : { ...unreadRun(name, path), problem: UNWRITTEN };
    }),
  );
};

const UNWRITTEN = "is not there: the run goes on, or it was killed, and its folder can be removed";

const unreadRun = (name: string, path: string) => ({
  ...{ name, path, profile: "", selectors: [], rounds: 0, durationMs: 0, machine: "", bytes: 0 },
  verdicts: { confirmed: 0, refuted: 0, inconclusive: 0, "not-testable": 0 },
});

const keptRun = async (name: string, path: string): Promise<KeptRun> => {
  const unread = unreadRun(name, path);
  try {
    const file = await readFile(path);
    const text = jsonTextOf(file);
    if (text === null) return { ...unread, problem: UTF_16.problem };
    const run = JSON.parse(text) as RunFile;
    const verdicts = { ...unread.verdicts };
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
      bytes: file.length + samplesBytes(run),
    };
  } catch (error) {
    const problem =
      error instanceof SyntaxError
        ? "is not whole, or not JSON"
        : "is no run file of hardfacts, or cannot be read";
    return { ...unread, problem };
  }
};

/** Experiments share the files of a round. */
const samplesBytes = ({ experiments }: RunFile): number => {
  const files = new Map(
    experiments.flatMap(({ samples }) => samples.map(({ file, bytes }) => [file, bytes] as const)),
  );
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
};

/** One line a run: when, of what, what came out. Ends in a newline. */
export const renderKeptRuns = (runs: readonly KeptRun[], directory: string, style: Style): string => {
  if (runs.length === 0) return `No run is kept in ${directory} yet; \`hardfacts\` measures one.\n`;
  const width = Math.max(...runs.map(({ name }) => displayWidth(plainText(name, style))));
  const counts = runs.map(countsOf);
  const countsWidth = Math.max(...counts.map((each) => displayWidth(plain(each, style))));
  return `${runs
    .flatMap((run, index) => {
      const signs = counts[index]!;
      const name = padRight(plainText(run.name, style), width);
      const [first = "", ...others] = wrap(aboutOf(run, style), style.width - width - countsWidth - 4);
      const begin = padRight(plain(signs, style), countsWidth);
      const indent = " ".repeat(width + countsWidth + 4);
      return [
        `${name}  ${painted(signs, style)}${begin.slice(plain(signs, style).length)}  ${first}`.trimEnd(),
        ...others.map((line) => indent + line),
      ];
    })
    .join("\n")}\n`;
};

/** A sign and a number for each verdict; none of a run that cannot be read. */
const countsOf = ({ problem, verdicts }: KeptRun): readonly (readonly [VerdictWord, number])[] =>
  problem === null ? VERDICT_WORDS.map((word) => [word, verdicts[word]] as const) : [];

const signed = (style: Style, [word, count]: readonly [VerdictWord, number]): string =>
  `${style.unicode ? MARKS[word].sign : MARKS[word].ascii}${count}`;

const plain = (counts: ReturnType<typeof countsOf>, style: Style): string =>
  counts.map((each) => signed(style, each)).join(" ");

const painted = (counts: ReturnType<typeof countsOf>, style: Style): string =>
  counts.map((each) => MARKS[each[0]].color(style.colors)(signed(style, each))).join(" ");

const aboutOf = (run: KeptRun, style: Style): string => {
  if (run.problem !== null) return `${RUN_FILE_NAME} ${plainText(run.problem, style)}`;
  const what = run.selectors.length === 0 ? "everything" : run.selectors.join(" ");
  const how = `${counted(run.rounds, "round")} in ${durationText(run.durationMs)}, ${bytesText(run.bytes)}`;
  return plainText(`${run.profile}, ${what}, ${how}; ${run.machine}`, style);
};
