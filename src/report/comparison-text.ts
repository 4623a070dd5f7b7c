import type { Comparison, QuantityDifference, VerdictChange } from "../comparison/compare.ts";
import { counted, estimateText } from "./figures.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";
import { MARKS } from "./verdict-row.ts";

const MOST_SEEMING = 12;

/** What two runs say differently, for a terminal. Ends in a newline. */
export const renderComparison = (
  { circumstances, changed, undecided, differences, notComparable, compared }: Comparison,
  names: readonly [string, string],
  style: Style,
): string => {
  const { colors } = style;
  const item = (text: string): string[] => hanging("  - ", plainText(text, style), style.width);
  const section = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [colors.bold(title), ...items.flatMap(item)];
  const sections = [
    plainParagraph(`${names[0]} against ${names[1]}`, style),
    section("Not the same to begin with", circumstances),
    section("Verdicts that changed", changed.map(changeText)),
    section("Decided in one of the runs only", undecided.map(changeText)),
    section(
      circumstances.length === 0
        ? "Quantities that differ beyond their intervals"
        : "Quantities that differ beyond their intervals, as they may between these",
      differences.map(differenceText),
    ),
    section("Apart, but not comparable", [
      ...notComparable.slice(0, MOST_SEEMING).map((each) => `${differenceText(each)}; ${each.why}`),
      ...(notComparable.length > MOST_SEEMING ? [`and ${notComparable.length - MOST_SEEMING} more`] : []),
    ]),
    plainParagraph(
      `${counted(compared, "quantity").replace("quantitys", "quantities")} compared: ${differences.length} differ, ${notComparable.length} cannot be told; ${counted(changed.length, "verdict")} changed`,
      style,
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

export const changeText = ({ claim, layer, was, is }: VerdictChange): string =>
  `${claim} (${layer}): ${MARKS[was].word} first, ${MARKS[is].word} then`;

/** "handoff-0-1 (native): 228 ns [226, 231] first, 66 ns [65, 67] then" */
const differenceText = ({ quantity, layer, unit, was, is }: QuantityDifference): string =>
  `${quantity} (${layer}): ${estimateText(was, unit)} first, ${estimateText(is, unit)} then`;
