import type { Circumstance } from "../comparison/circumstances.ts";
import type { ComparedQuantity, Comparison, LostQuantity } from "../comparison/compare.ts";
import type { ComparedRuns } from "../comparison/compared-runs.ts";
import type { ChangeKind, VerdictChange } from "../comparison/verdict-changes.ts";
import { displayWidth, padRight } from "./display-width.ts";
import { counted, estimateText, figure, quantityText } from "./figures.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { RunFile } from "./run-file.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";

/** Of each list; `--json` and the page have them all. */
const MOST_LINES = 20;
/** Of names in a row. */
const MOST_NAMES = 8;

/** What two runs say differently, for a terminal. Ends in a newline. */
export const renderComparison = ({ names, runs, comparison }: ComparedRuns, style: Style): string => {
  const { labels, disturbances, verdicts } = comparison;
  const of = (...kinds: readonly ChangeKind[]): readonly VerdictChange[] =>
    verdicts.filter(({ kind }) => kinds.includes(kind));
  const titled = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [...plainParagraph(title, style).map(style.colors.bold), ...lines];
  const heads = [
    runs.flatMap((run, index) =>
      hanging(`${labels[index]!}  `, plainText(`${names[index]!}  ${whenAndHow(run)}`, style), style.width),
    ),
  ];
  const sections = [
    ...heads,
    ...circumstanceSections(comparison, style, titled),
    disturbances.flatMap(({ run, what }) =>
      plainParagraph(`${run} is contaminated: other work ran while it was measured (${what}).`, style).map(
        style.colors.yellow,
      ),
    ),
    titled("Verdicts that changed", changeLines(of("changed"), style)),
    titled("Decided otherwise, but no change", changeLines(of("contaminated", "drift"), style)),
    titled("Decided in one of the runs only", changeLines(of("undecided"), style)),
    titled(differentTitle(comparison), quantityLines(comparison.different, comparison, style)),
    titled(
      "Contaminated: apart, but neither slower nor faster for that",
      byReason(comparison.contaminated).flatMap(([why, quantities]) => [
        ...hanging("  ", plainText(`${why}:`, style), style.width),
        ...quantityLines(quantities, comparison, style),
      ]),
    ),
    titled(
      "Contaminated: without an interval in one of the runs",
      byReason(comparison.lost).flatMap(([why, quantities]) =>
        hanging("  ", plainText(`${why}: ${namesOf(quantities)}`, style), style.width),
      ),
    ),
    plainParagraph(conclusionOf(comparison), style),
  ];
  // Where there is nothing to compare, nothing casts doubt on it.
  return `${(comparison.nothingInCommon === null
    ? sections
    : [...heads, plainParagraph(conclusionOf(comparison), style)]
  )
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

/** What has one explanation stands together. */
const byReason = <Item extends { readonly why: string | null }>(
  items: readonly Item[],
): readonly (readonly [why: string, items: readonly Item[]])[] => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const why = item.why ?? "";
    groups.set(why, [...(groups.get(why) ?? []), item]);
  }
  return [...groups];
};

const namesOf = (quantities: readonly LostQuantity[]): string =>
  someOf([...new Set(quantities.map(({ quantity }) => quantity))]);

const someOf = (names: readonly string[]): string => {
  if (names.length === 0) return "nothing";
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

/** "2026-11-25 06:32 UTC, quick, 17 rounds" */
export const whenAndHow = ({ startedAt, profile, rounds }: RunFile): string =>
  `${startedAt.slice(0, 16).replace("T", " ")} UTC, ${profile}, ${counted(rounds.done, "round")}`;

const circumstanceSections = (
  { circumstances, labels }: Comparison,
  style: Style,
  titled: (title: string, lines: readonly string[]) => string[],
): string[][] => {
  const { machine, system, measuring } = circumstances;
  const lines = (all: readonly Circumstance[]): string[] => {
    const width = Math.max(...all.map(({ name }) => displayWidth(name)));
    return all.flatMap(({ name, was, is }) =>
      hanging(
        `  ${padRight(name, width)}  `,
        plainText(`${was} in ${labels[0]}, ${is} in ${labels[1]}`, style),
        style.width,
      ),
    );
  };
  return [
    titled("These are two machines, so that differences are what one expects", lines(machine)),
    titled(machine.length > 0 ? "Around them" : "The same machine, set up otherwise", lines(system)),
    titled("Not measured in the same way", lines(measuring)),
  ];
};

/** What they are, given what else is known. */
export const differentTitle = ({ circumstances, disturbances }: Comparison): string => {
  if (circumstances.machine.length > 0) return "Quantities that differ between the machines";
  const open = circumstances.system.length + circumstances.measuring.length + disturbances.length > 0;
  return open ? "Quantities that differ (see above for what else does)" : "Quantities that differ";
};

const changeLines = (changes: readonly VerdictChange[], style: Style): string[] =>
  cutShort(
    changes.map((change) =>
      [
        hanging("  ", plainText(`${change.claim}, ${change.layer}: ${turnOf(change)}`, style), style.width),
        change.title === null ? [] : hanging("      ", plainText(change.title, style), style.width),
        hanging("      ", plainText(figuresOf(change), style), style.width),
        change.why === null
          ? []
          : hanging("      ", plainText(change.why, style), style.width).map(style.colors.dim),
      ]
        .flat()
        .filter((line) => line.trim() !== ""),
    ),
  );

/** "confirmed, then refuted" */
export const turnOf = ({ was, is }: VerdictChange): string =>
  `${MARKS[was.verdict].word}, then ${MARKS[is.verdict].word}`;

/** "4.3x [4.1, 4.5], then 1.02x [1.00, 1.04]": what was decided by. */
export const figuresOf = ({ was, is }: VerdictChange): string => {
  const [before, then] = [was, is].map(({ estimate }) =>
    estimate === null ? "no figure" : estimateText(estimate, estimate.unit),
  );
  return was.estimate === null && is.estimate === null ? "" : `${before!}, then ${then!}`;
};

const quantityLines = (
  quantities: readonly ComparedQuantity[],
  { labels }: Comparison,
  style: Style,
): string[] => {
  const rows = quantities.slice(0, MOST_LINES).map(figuresOfQuantity);
  if (rows.length === 0) return [];
  const head = { name: "", was: labels[0], is: labels[1], factor: `${labels[1]}/${labels[0]}` };
  const widths = (["name", "was", "is", "factor"] as const).map((key) =>
    Math.max(...[head, ...rows].map((row) => displayWidth(row[key]))),
  );
  const fits = widths.reduce((sum, width) => sum + width + 2, 2) <= style.width;
  const line = (cells: readonly string[]): string =>
    `    ${cells.map((cell, index) => padRight(plainText(cell, style), widths[index]!)).join("  ")}`.trimEnd();
  const lines = rows.map(({ name, was, is, factor }) =>
    fits
      ? [line([name, was, is, factor])]
      : [
          ...hanging("    ", plainText(name, style), style.width),
          ...hanging(
            "        ",
            plainText(`${labels[0]} ${was}, ${labels[1]} ${is}, ${factor}`, style),
            style.width,
          ),
        ],
  );
  const more = quantities.length - rows.length;
  return [
    ...(fits ? [style.colors.dim(line([head.name, head.was, head.is, head.factor]))] : []),
    ...lines.flat(),
    ...(more > 0 ? [`    and ${more} more (--json and --out have them all)`] : []),
  ];
};

/** A quantity's cells: its name and layer, at which x, its figures, and how many times A's figure B's is. */
export const figuresOfQuantity = ({ quantity, layer, unit, was, is, x, over, points }: ComparedQuantity) => ({
  name:
    x === null
      ? `${quantity}, ${layer}`
      : `${quantity}, ${layer}, at ${over === null ? figure(x) : quantityText(x, over.unit)} (${points.standing} of ${counted(points.compared, "point")})`,
  was: estimateText(was, unit),
  is: estimateText(is, unit),
  factor: was.point === 0 ? "" : `${figure(is.point / was.point)}x`,
});

const cutShort = (items: readonly (readonly string[])[]): string[] => {
  const more = items.length - MOST_LINES;
  return [
    ...items.slice(0, MOST_LINES).flat(),
    ...(more > 0 ? [`    and ${more} more (--json and --out have them all)`] : []),
  ];
};

/** Everything in a sentence or two. */
export const conclusionOf = ({
  labels,
  nothingInCommon,
  compared,
  different,
  contaminated,
  lost,
  drifted,
  verdicts,
}: Comparison): string => {
  if (nothingInCommon !== null) {
    const measured = nothingInCommon.map((ids, index) => `${labels[index]!} measured ${someOf(ids)}`);
    return `These runs have nothing in common: ${measured.join(", ")}. To compare, measure the same chapter, experiments or claims both times, in the same layers.`;
  }
  const changed = verdicts.filter(({ kind }) => kind === "changed").length;
  const unclear = contaminated.length + lost.length;
  return [
    `${counted(changed, "verdict")} changed.`,
    `${compared} ${compared === 1 ? "quantity" : "quantities"} compared: ${different.length === 0 ? "no difference" : `${different.length} differ`}` +
      `${unclear > 0 ? `, ${unclear} contaminated` : ""}.`,
    ...(drifted > 0
      ? [`The intervals of ${drifted} more lie apart, by no more than those of two runs of one machine may.`]
      : []),
  ].join(" ");
};
