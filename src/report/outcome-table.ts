import { displayWidth, padRight } from "./display-width.ts";
import { figure, percentText } from "./figures.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { OutcomeResult, RunFile } from "./run-file.ts";
import type { Style } from "./style.ts";

/** `claims`: the tests that claims rest on, and of each what it asks. `all`: every test, and all its outcomes. */
export type OutcomeDetail = "claims" | "all";

/** Columns of models, from the strongest on; those that no row speaks of are left out. */
const MODEL_COLUMNS = ["SC", "x86-TSO", "Armv8", "C++20", "JavaScript"];

/** From here on a share is easier to read than a count. */
const FREQUENT = 1e-3;

/** What litmus tests were asked, what memory models allow, and what came. Empty where there was none. */
export const outcomeLines = (
  { experiments }: Pick<RunFile, "experiments">,
  detail: OutcomeDetail,
  style: Style,
): string[] => {
  const all = experiments.flatMap(({ outcomes }) => outcomes).filter(({ rounds }) => rounds > 0);
  const shown = detail === "all" ? all : all.filter((each) => !each.survey && !isControl(each));
  if (shown.length === 0) return [];
  const models = MODEL_COLUMNS.filter((title) => shown.some((each) => each.models[title] !== undefined));
  const header = ["test", "ordered by", ...models, "seen", "layer"];
  const rows = shown.map((each) => [
    each.test,
    each.ordering,
    ...models.map((title) => allowedText(each, title)),
    seenText(each),
    each.layer,
  ]);
  const cells = [header, ...rows].map((row) => row.map((cell) => plainText(cell, style)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column]!))));
  const [head = "", ...lines] = cells.map((row) =>
    ` ${row.map((cell, column) => padRight(cell, widths[column]!)).join("  ")}`.trimEnd(),
  );
  const title = "Outcomes that litmus tests ask about: whether models allow them, and how often they came";
  return [
    ...plainParagraph(title, style),
    style.colors.dim(head),
    ...lines.flatMap((line, index) => [
      isForbidden(shown[index]!) ? style.colors.red(line) : line,
      ...(detail === "all" ? histogram(shown[index]!, style) : []),
    ]),
  ];
};

const isControl = ({ test }: OutcomeResult): boolean => test.endsWith(" control");

const allowedText = ({ models }: OutcomeResult, title: string): string => {
  const answer = models[title];
  if (answer === undefined) return "";
  return answer.allowsAsked ? "allows" : "-";
};

const seenText = ({ askedSeen, rounds }: OutcomeResult): string => {
  const seen = askedSeen / rounds >= FREQUENT ? percentText(askedSeen / rounds) : figure(askedSeen);
  return `${seen} of ${figure(rounds)}`;
};

/** Every outcome with its share, most frequent first; `!` marks what the machine's own model forbids. */
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
  return hanging("    ", parts.join(", "), width).map((line) => colors.dim(line));
};

/** Outcomes that came although the model which the machine promises to keep forbids them. */
const forbiddenOutcomes = ({ seen, models, machineModel }: OutcomeResult): string[] => {
  const answer = machineModel === null ? undefined : models[machineModel];
  if (answer === undefined) return [];
  const allowed = new Set(answer.allowed);
  return Object.entries(seen).flatMap(([outcome, count]) =>
    count > 0 && !allowed.has(outcome) ? [outcome] : [],
  );
};

const isForbidden = (result: OutcomeResult): boolean => forbiddenOutcomes(result).length > 0;

/** The loudest thing that a report can say; empty where nothing forbidden was seen. */
export const alarmLines = ({ experiments }: Pick<RunFile, "experiments">, style: Style): string[] => {
  const found = experiments
    .flatMap(({ outcomes }) => outcomes)
    .flatMap((result) =>
      forbiddenOutcomes(result).map(
        (outcome) =>
          `${result.test} (${result.ordering}, ${result.layer}) showed ${outcome} in ${figure(result.seen[outcome]!)} of ${figure(result.rounds)} rounds; ${result.machineModel!} forbids it.`,
      ),
    );
  if (found.length === 0) return [];
  return [
    "FORBIDDEN OUTCOME SEEN",
    ...found,
    "This machine promises to keep that model: the processor, a hypervisor or emulator below, or hardfacts itself is at fault. Keep the run file.",
  ].flatMap((text) => plainParagraph(text, style).map((line) => style.colors.bold(style.colors.red(line))));
};
