import { displayWidth, padRight } from "./display-width.ts";
import { figure, percentText } from "./figures.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { OutcomeResult, RunFile } from "./run-file.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** `claims`: the tests that claims rest on, and of each what it asks. `all`: every test, and all its outcomes. */
export type OutcomeDetail = "claims" | "all";

/** Of hardware, from the strongest on. */
const HARDWARE_MODELS = ["SC", "x86-TSO", "Armv8"];

/** A test has at most one of these. */
const LANGUAGE_MODELS = ["C++20", "JavaScript"];

/** From here on a share is easier to read than a count. */
const FREQUENT = 1e-3;

/** What litmus tests were asked, what memory models allow, and what came. Empty where there was none. */
export const outcomeLines = (
  { experiments }: Pick<RunFile, "experiments">,
  detail: OutcomeDetail,
  style: Style,
): string[] => {
  const all = experiments.flatMap(({ outcomes }) => outcomes).filter(({ rounds }) => rounds > 0);
  const shown = detail === "all" ? all : all.filter(({ survey, form }) => !survey && form === "test");
  if (shown.length === 0) return [];
  const rows = [
    ["test", "ordered by", ...HARDWARE_MODELS, "language", "seen"],
    ...shown.map((each) => [
      testText(each),
      orderingText(each),
      ...HARDWARE_MODELS.map((title) => allowedText(each.models[title])),
      allowedText(languageAnswer(each)),
      seenText(each),
    ]),
  ].map((row) => row.map((cell) => plainText(cell, style)));
  const [head = [], ...lines] = oneLineEach(rows, style) ?? twoLinesEach(rows, style);
  const title = "Outcomes that litmus tests ask about: whether models allow them, and how often they came";
  return [
    ...plainParagraph(title, style),
    ...wrapRows(head, style).map((line) => style.colors.dim(line)),
    ...lines.flatMap((row, index) => [
      ...wrapRows(row, style).map((line) => (isForbidden(shown[index]!) ? style.colors.red(line) : line)),
      ...(detail === "all" ? histogram(shown[index]!, style) : []),
    ]),
  ];
};

/** Aligned columns, as far apart as the width allows; null where they do not fit at all. */
const tableLines = (rows: readonly (readonly string[])[], { width }: Style): string[] | null => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]!))));
  const bare = widths.reduce((sum, each) => sum + each, 1);
  const gap = [2, 1].find((each) => bare + each * (widths.length - 1) <= width);
  if (gap === undefined) return null;
  return rows.map((row) =>
    ` ${row.map((cell, column) => padRight(cell, widths[column]!)).join(" ".repeat(gap))}`.trimEnd(),
  );
};

const oneLineEach = (rows: readonly (readonly string[])[], style: Style): string[][] | null =>
  tableLines(rows, style)?.map((line) => [line]) ?? null;

/** Test and ordering above, in a line of their own: what is said of them stays in columns. */
const twoLinesEach = (rows: readonly (readonly string[])[], style: Style): string[][] => {
  const answers = rows.map((row) => row.slice(2));
  const aligned =
    tableLines(answers, { ...style, width: style.width - INDENT.length }) ??
    answers.map((row) => ` ${row.map((cell) => (cell === "" ? "?" : cell)).join(" ")}`);
  return rows.map(([test = "", ordering = ""], index) => [
    ` ${test}, ${ordering}`,
    `${INDENT}${aligned[index]!}`,
  ]);
};

const INDENT = "   ";

/** Lines as they are; those that are too long wrapped. */
const wrapRows = (lines: readonly string[], { width }: Style): string[] =>
  lines.flatMap((line) => (displayWidth(line) <= width ? [line] : wrap(line, width)));

export const testText = ({ test, form }: OutcomeResult): string =>
  form === "control" ? `${test} control` : test;

/** In workers the same words mean another layer. */
export const orderingText = ({ ordering, layer }: OutcomeResult): string =>
  layer === "native" ? ordering : `${layer} ${ordering}`;

/** What the model of the language says, where its order is one. */
export const languageAnswer = ({ models }: OutcomeResult): OutcomeResult["models"][string] | undefined =>
  LANGUAGE_MODELS.map((title) => models[title]).find((answer) => answer !== undefined);

const allowedText = (answer: OutcomeResult["models"][string] | undefined): string => {
  if (answer === undefined) return "";
  return answer.allowsAsked ? "allows" : "-";
};

const seenText = ({ askedSeen, rounds }: OutcomeResult): string => {
  const seen = askedSeen / rounds >= FREQUENT ? percentText(askedSeen / rounds) : figure(askedSeen);
  return `${seen} of ${figure(rounds)}`;
};

/** What is asked, and every outcome with its share, most frequent first; `!` marks what must not be. */
const histogram = (result: OutcomeResult, { colors, width }: Style): string[] => {
  const forbidden = new Set(forbiddenOutcomes(result));
  const parts = Object.entries(result.seen)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => {
      const name = outcome.replaceAll(" ", "\u00a0");
      const share = count / result.rounds;
      const seen = share >= FREQUENT ? percentText(share) : figure(count);
      return `${forbidden.has(outcome) ? "! " : ""}${name}: ${seen}`.replaceAll(" ", "\u00a0");
    });
  const asked = `${result.asked}?`.replaceAll(" ", "\u00a0").replaceAll("\u00a0or\u00a0", " or ");
  return hanging("    ", `${asked} ${parts.join(", ")}`, width).map((line) => colors.dim(line));
};

/**
 * Outcomes that came although the model which the machine promises to keep forbids them. What a language allows its
 * compiler or engine may have done, whatever the machine forbids.
 */
export const forbiddenOutcomes = (result: OutcomeResult): string[] => {
  const { seen, models, machineModel } = result;
  const answer = machineModel === null ? undefined : models[machineModel];
  if (answer === undefined) return [];
  const allowed = new Set([...answer.allowed, ...(languageAnswer(result)?.allowed ?? [])]);
  return Object.entries(seen).flatMap(([outcome, count]) =>
    count > 0 && !allowed.has(outcome) ? [outcome] : [],
  );
};

const isForbidden = (result: OutcomeResult): boolean => forbiddenOutcomes(result).length > 0;

/** The loudest thing that a report can say, as a title and paragraphs; empty where nothing forbidden was seen. */
export const alarmTexts = ({ experiments, options }: Pick<RunFile, "experiments" | "options">): string[] => {
  const found = experiments
    .flatMap(({ outcomes }) => outcomes)
    .flatMap((result) =>
      forbiddenOutcomes(result).map(
        (outcome) =>
          `${testText(result)} (${orderingText(result)}) showed ${outcome} in ${figure(result.seen[outcome]!)} of ${figure(result.rounds)} rounds; ${result.machineModel!} forbids it.`,
      ),
    );
  if (found.length === 0) return [];
  return [
    "FORBIDDEN OUTCOME SEEN",
    ...found,
    Object.keys(options.overrides).length > 0
      ? "Parameters of arms were overridden: these need not be the programs that the models were asked about."
      : "This machine promises to keep that model: the processor, a hypervisor or emulator below, or hardfacts itself is at fault. Keep the run file.",
  ];
};

export const alarmLines = (runFile: Pick<RunFile, "experiments" | "options">, style: Style): string[] =>
  alarmTexts(runFile).flatMap((text) =>
    plainParagraph(text, style).map((line) => style.colors.bold(style.colors.red(line))),
  );
