import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "pitch",
    title: "A field's time over the pitch of its records",
    caption:
      "A scan that reads one field of each record, out of caches. Time rises with the bytes that are moved along, until every field costs a line of its own; what rises beyond is prefetchers and pages.",
    lines: [shown("access-time", "one field")],
    x: "log",
    y: "log",
    marks: [shown("stride-knee", "levels off")],
  },
  {
    kind: "intervals",
    id: "records",
    title: "Records that straddle two lines",
    caption:
      "Time of reading a record's first and last word where it begins 8 bytes into a line, over where it begins with one: right of 1x straddling costs.",
    items: [
      shown("straddle-cost", "first and last word"),
      shown("straddle-first-two-cost", "the first two words (one line)"),
    ],
    reference: 1,
  },
];
