import type { Recomputed } from "../runner/recompute.ts";
import { counted } from "./figures.ts";
import { plainParagraph } from "./paragraph.ts";
import type { Style } from "./style.ts";

const MOST_NAMES = 10;

/** What was worked out again from samples, what was not, and what came out otherwise. Ends in a newline. */
export const recomputedText = (
  {
    run,
    recomputed,
    otherwise,
    kept,
    missing,
  }: Omit<Recomputed, "run"> & { readonly run: Pick<Recomputed["run"], "rounds"> },
  style: Style,
): string => {
  const rounds = run.rounds.done - missing.length;
  const paragraphs = [
    `${quantities(recomputed)} worked out again from the samples of ${counted(rounds, "round")}: ${
      otherwise.length === 0
        ? "all as the run file has them."
        : `${otherwise.length} otherwise than the run file has them (${named(otherwise)}).`
    }`,
    ...(missing.length > 0
      ? [
          `The samples of ${counted(missing.length, "round")} are not there: their replicates are the run file's.`,
        ]
      : []),
    ...[...kept].map(([why, count]) => `Not worked out again: ${quantities(count)} (${why}).`),
  ];
  return `${paragraphs.flatMap((paragraph) => plainParagraph(paragraph, style)).join("\n")}\n`;
};

const quantities = (count: number): string => `${count} ${count === 1 ? "quantity" : "quantities"}`;

const named = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? " ..." : "");
