import type { Diagnosis } from "../doctor/diagnosis.ts";
import { counted } from "./figures.ts";
import { machineSummary } from "./machine-summary.ts";
import type { Machine } from "../machine/machine.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";

const MOST_NAMED = 3;

/** What would make this machine measure better, and more claims testable. Nothing was changed. Ends in a newline. */
export const renderDiagnosis = (
  machine: Machine,
  { findings, fine, unlocks }: Diagnosis,
  style: Style,
): string => {
  const { colors, width } = style;
  const lines = (head: string, text: string): string[] => hanging(head, plainText(text, style), width);
  const helped = unlocks.filter(({ remedy }) => remedy !== null);
  const beyond = unlocks.filter(({ remedy }) => remedy === null);
  const sections = [
    plainParagraph(machineSummary(machine), style),
    findings.length === 0
      ? []
      : [
          colors.bold("To measure better here"),
          ...findings.flatMap(({ what, remedy, undo }) => [
            ...lines("  - ", what),
            ...(remedy === null ? [] : lines("      do:   ", remedy)),
            ...(undo === null ? [] : lines("      undo: ", undo)),
          ]),
        ],
    helped.length === 0
      ? []
      : [
          colors.bold("To have more claims tested here"),
          ...helped.flatMap(({ remedy, claims }) => [
            ...lines("  - ", remedy!),
            ...lines("      ", named(claims)),
          ]),
        ],
    beyond.length === 0
      ? []
      : [
          colors.bold("No remedy is known here"),
          ...beyond.flatMap(({ reason, claims }) => lines("  - ", `${reason}: ${named(claims)}`)),
        ],
    fine.length === 0 ? [] : lines("As it should be: ", fine.join("; ")),
    ["Nothing was changed."],
  ];
  return `${sections
    .filter((each) => each.length > 0)
    .map((each) => each.join("\n"))
    .join("\n\n")}\n`;
};

const named = (claims: readonly string[]): string => {
  const rest = claims.length - MOST_NAMED;
  return `${counted(claims.length, "claim")}: ${claims.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
};
