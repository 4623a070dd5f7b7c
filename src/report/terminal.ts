import type { Chapter } from "../experiment/chapter.ts";
import { chapterHeading } from "./chapter-heading.ts";
import { counted } from "./figures.ts";
import { machineSummary } from "./machine-summary.ts";
import { alarmLines, outcomeLines, type OutcomeDetail } from "./outcome-table.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import { NOTHING_TO_PLOT, plotSections } from "./plot/plots-text.ts";
import type { RunFile } from "./run-file.ts";
import {
  controlFacts,
  remedies,
  runFacts,
  statedFacts,
  trustFacts,
  verdictCounts,
  warnings,
} from "./run-summary.ts";
import type { Style } from "./style.ts";
import { verdictRow } from "./verdict-row.ts";
import { columnsFor, rowLines } from "./verdict-table.ts";

/** A run and what its reader calls things. */
export interface TerminalReport {
  readonly runFile: RunFile;
  readonly chapters: readonly Chapter[];
  /** Claim id -> title. */
  readonly titles: ReadonlyMap<string, string>;
  /** Where the run file is; null where none was written. */
  readonly path: string | null;
  /** Where its page is; null or absent where there is none. */
  readonly report?: string | null;
  /** How much of the litmus tests is told. Default: what claims rest on. */
  readonly outcomes?: OutcomeDetail;
  /** The main curve of each experiment, below the verdicts. Default false. */
  readonly plots?: boolean;
}

/** The run as a terminal shows it: machine, verdicts by chapter, summary, where the run file is. Ends in a newline. */
export const renderTerminal = (report: TerminalReport, style: Style): string => {
  const { runFile, path, report: page = null, outcomes = "claims", plots = false } = report;
  const sections: readonly (readonly string[])[] = [
    plainParagraph(machineSummary(runFile.machine), style),
    alarmLines(runFile, style),
    ...verdictSections(report, style),
    outcomeLines(runFile, outcomes, style),
    ...(plots ? plotted(runFile, style) : []),
    // Once more where a terminal is left standing.
    alarmLines(runFile, style),
    summary(runFile, style),
    remedyLines(runFile, style),
    // A path is never broken: it is there to be copied.
    [...(path === null ? [] : [`Run file: ${path}`]), ...(page === null ? [] : [`Report: ${page}`])],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

const plotted = (runFile: RunFile, style: Style): readonly (readonly string[])[] => {
  const sections = plotSections(runFile, style);
  return sections.length === 0 ? [plainParagraph(NOTHING_TO_PLOT, style)] : sections;
};

const verdictSections = ({ runFile, chapters, titles }: TerminalReport, style: Style): string[][] => {
  const rows = runFile.verdicts.map((verdict) => ({
    chapter: verdict.chapter,
    row: verdictRow(verdict, titles.get(verdict.claim), runFile.experiments, style),
  }));
  const columns = columnsFor(
    rows.map(({ row }) => row),
    style.width,
  );
  return inOrder(new Set(rows.map(({ chapter }) => chapter)), chapters).map((id) => [
    ...chapterHeading(
      id,
      chapters.find((chapter) => chapter.id === id),
      style,
    ),
    ...rows.filter(({ chapter }) => chapter === id).flatMap(({ row }) => rowLines(row, columns, style)),
  ]);
};

/** As the handbook orders them; what it does not know comes last. */
const inOrder = (ids: ReadonlySet<string>, chapters: readonly Chapter[]): string[] => {
  const known = chapters.map(({ id }) => id).filter((id) => ids.has(id));
  return [...known, ...[...ids].filter((id) => !known.includes(id)).sort()];
};

const summary = (runFile: RunFile, style: Style): string[] => {
  const { colors } = style;
  const trust = trustFacts(runFile);
  const controls = controlFacts(runFile);
  const found = statedFacts(runFile);
  return [
    verdictCounts(runFile, style),
    ...plainParagraph(runFacts(runFile), style),
    ...plainParagraph(trust.join("; "), style),
    ...(controls.length === 0
      ? []
      : hanging("controls: ", plainText(controls.join("; "), style), style.width)),
    ...(found.length === 0 ? [] : hanging("found: ", plainText(found.join("; "), style), style.width)),
    ...warnings(runFile).flatMap((warning) =>
      plainParagraph(warning, style).map((line) => colors.yellow(line)),
    ),
  ];
};

const MOST_REMEDIES = 6;

const remedyLines = (runFile: RunFile, style: Style): string[] => {
  const lines = remedies(runFile)
    .slice(0, MOST_REMEDIES)
    .flatMap(({ remedy, verdicts }) =>
      hanging("  - ", plainText(`${remedy} (${counted(verdicts, "verdict")})`, style), style.width),
    );
  return lines.length === 0 ? [] : ["To decide more here:", ...lines];
};
