import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "intervals",
    id: "loads-by-state",
    title: "A load, by where its line is",
    caption:
      "A line that another core has changed comes from that core, a clean one from it or from a cache they share: many times what the own levels cost, and on most machines less than memory.",
    items: [
      shown("load-first-level", "own first level"),
      shown("load-second-level", "own second level"),
      shown("load-shared", "shared with another core"),
      shown("load-peers-shared", "shared by two others"),
      shown("load-peer-exclusive", "another core's, unchanged"),
      shown("load-peer-modified", "another core's, changed"),
      shown("load-flushed", "memory"),
    ],
    scale: "log",
  },
  {
    kind: "intervals",
    id: "updates-by-state",
    title: "An atomic update, by the state of its line",
    caption:
      "An update needs the line for itself: where another core shares it, taking it away is most of what the update costs.",
    items: [
      shown("rmw-modified", "own, changed"),
      shown("rmw-beside-reader", "own, a reader on the next line"),
      shown("rmw-shared", "shared with another core"),
      shown("rmw-peer-exclusive", "another core's, unchanged"),
      shown("rmw-peer-modified", "another core's, changed"),
      shown("rmw-flushed", "memory"),
    ],
    scale: "log",
  },
];
