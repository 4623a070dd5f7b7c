import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

export const figures: readonly FigureDefinition[] = [
  {
    kind: "curve",
    id: "staircase",
    title: "Load latency over the working set",
    caption:
      "Each step is a level of the hierarchy: dependent loads in random order, so that nothing hides their time. The levels end where the steps rise; where huge pages stay below base pages, the TLB is what costs.",
    lines: [
      shown("latency-base", "native, base pages"),
      shown("latency-thp", "native, huge pages"),
      shown("latency", "wasm", "wasm"),
      shown("latency", "JavaScript", "js"),
    ],
    x: "log",
    y: "log",
    marks: [
      shown("cache-size-l1", "L1 ends"),
      shown("cache-size-l2", "L2 ends"),
      shown("cache-size-l3", "L3 ends"),
    ],
    cacheSizes: true,
  },
  {
    kind: "intervals",
    id: "levels",
    title: "A load by level",
    caption:
      "Dependent loads in a working set that each level holds with room to spare; every level costs several times the one before.",
    items: [
      shown("latency-l1-ns", "L1"),
      shown("latency-l2-ns", "L2"),
      shown("latency-l3-ns", "L3"),
      shown("latency-memory-ns", "memory"),
    ],
    scale: "log",
  },
  {
    kind: "intervals",
    id: "cycles",
    title: "The caches in core cycles",
    caption:
      "The same loads by the core's own clock: adding four and eight dependent adds to a load must cost four and eight cycles more.",
    items: [
      shown("latency-l1", "L1"),
      shown("latency-l1-4-adds", "L1 and 4 adds"),
      shown("latency-l1-8-adds", "L1 and 8 adds"),
      shown("latency-l2", "L2"),
      shown("latency-l3", "L3"),
    ],
  },
  {
    kind: "curve",
    id: "ways",
    title: "Lines that fall into one set",
    caption:
      "Lines a way's size apart compete for the same set: latency steps up once there are more of them than the first level has ways.",
    lines: [shown("latency-over-lines-of-a-set", "a load")],
    marks: [shown("associativity-l1", "ways found")],
  },
];
