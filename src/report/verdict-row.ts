import { chancesOf } from "../experiment/expectation.ts";
import type { VerdictWord } from "../verdict/verdict.ts";
import { expectationInWords } from "../verdict/words.ts";
import { boundsOf, expectationText, type Wording } from "./expectation-text.ts";
import { estimateText, figure, quantityText } from "./figures.ts";
import { plainText } from "./plain-text.ts";
import type { RunFile, Verdict } from "./run-file.ts";
import type { Colors, Style } from "./style.ts";

/** A verdict as a line of the table: every cell's text, not yet laid out. */
export interface VerdictRow {
  readonly verdict: VerdictWord;
  readonly title: string;
  /** "4.3x [4.1, 4.5]"; empty where there is none. */
  readonly estimate: string;
  readonly expectation: Readonly<Record<Wording, string>>;
  readonly layer: string;
  /** Why it is not plainly confirmed or refuted; null if it is. */
  readonly reason: string | null;
}

interface Mark {
  readonly sign: string;
  readonly ascii: string;
  readonly word: string;
  readonly color: (colors: Colors) => (text: string) => string;
}

/** How verdicts look: sign, word and colour. */
export const MARKS: Readonly<Record<VerdictWord, Mark>> = {
  confirmed: { sign: "✔", ascii: "+", word: "confirmed", color: (colors) => colors.green },
  refuted: { sign: "✘", ascii: "x", word: "refuted", color: (colors) => colors.red },
  inconclusive: { sign: "?", ascii: "?", word: "inconclusive", color: (colors) => colors.yellow },
  "not-testable": { sign: "-", ascii: "-", word: "not testable", color: (colors) => colors.dim },
};

export const verdictRow = (
  verdict: Verdict,
  title: string | undefined,
  experiments: RunFile["experiments"],
  style: Style,
): VerdictRow => {
  const text = (raw: string): string => plainText(raw, style);
  return {
    verdict: verdict.verdict,
    title: text(title ?? titleFromId(verdict.claim)),
    estimate: text(estimateOf(verdict, experiments)),
    expectation: {
      words: text(expectationOf(verdict, "words")),
      signs: text(expectationOf(verdict, "signs")),
    },
    layer: verdict.layer,
    reason: reasonOf(verdict, text),
  };
};

/** Of a claim of several parts that was decided, what each came to: the line itself shows one of them. */
const reasonOf = ({ verdict, parts, reason }: Verdict, text: (raw: string) => string): string | null => {
  const decided = verdict === "confirmed" || verdict === "refuted";
  const figures =
    decided && parts.length > 1
      ? parts.flatMap(({ quantity, unit, estimate }) =>
          estimate === null ? [] : [`${quantity} ${quantityText(estimate.point, unit)}`],
        )
      : [];
  const lines = [...(figures.length > 1 ? [figures.join(", ")] : []), ...(reason === null ? [] : [reason])];
  return lines.length === 0 ? null : text(lines.join("; "));
};

/** A claim that the catalogue no longer has still has its id. */
const titleFromId = (claim: string): string => claim.slice(claim.indexOf("/") + 1).replaceAll("-", " ");

/** The part that decided, as the verdict says it; null where it cannot be told. */
export const decidingPart = ({ parts, expectation, estimate }: Verdict): Verdict["parts"][number] | null =>
  parts.find(
    (part) =>
      expectationInWords(part.expectation) === expectation &&
      (estimate === null || part.quantity === estimate.quantity),
  ) ?? null;

const expectationOf = (verdict: Verdict, wording: Wording): string => {
  const part = decidingPart(verdict);
  return part === null
    ? verdict.expectation
    : expectationText(part.expectation, verdict.estimate?.unit ?? part.unit, wording);
};

const estimateOf = (verdict: Verdict, experiments: RunFile["experiments"]): string => {
  const { estimate } = verdict;
  if (estimate === null) return "";
  const expectation = decidingPart(verdict)?.expectation;
  if (expectation === undefined) return estimateText(estimate, estimate.unit);
  switch (expectation.kind) {
    case "never":
    case "rate-at-least": {
      const chances = chancesFor(verdict, estimate.quantity, chancesOf(expectation)!, experiments);
      // What is counted need not be among its chances: a forbidden outcome, once seen, is only a count.
      return chances === null || chances < estimate.point
        ? figure(estimate.point)
        : `${figure(estimate.point)} of ${figure(chances, 3)}`;
    }
    case "observed":
      return `${figure(estimate.point)} seen`;
    case "at-least":
    case "at-most":
    case "between":
    case "one-of":
      return estimateText(estimate, estimate.unit, boundsOf(expectation));
  }
};

/** How often an outcome could have happened. */
const chancesFor = (
  { layer }: Verdict,
  quantity: string,
  power: string,
  experiments: RunFile["experiments"],
): number | null => {
  for (const { quantities } of experiments) {
    const inLayer = quantities.filter((each) => each.layer === layer);
    const chances = inLayer.find(({ id }) => id === power);
    if (chances !== undefined && inLayer.some(({ id }) => id === quantity))
      return chances.estimate?.point ?? null;
  }
  return null;
};
