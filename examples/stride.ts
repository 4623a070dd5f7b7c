/**
 * What a stride costs. A scan reads 8 bytes of every record, and memory moves whole lines: how many lines that takes is counted, in
 * native code; how long it takes is timed, in every layer. `hardfacts ./stride.ts` measures it, from any folder.
 */
import {
  atLeast,
  defineExperiment,
  equals,
  shown,
  timeRatio,
  type Arm,
  type Claim,
  type KernelLayer,
  type PlannedComparison,
  type QuantityDefinition,
} from "hardfacts";

const STRIDES = [8, 16, 32, 64, 128, 256, 512];

/** In native code every trial reads records that no cache holds; workers cannot flush, and read more than caches hold. */
const FIELDS: Readonly<Record<KernelLayer, number>> = { native: 4096, wasm: 262_144, js: 262_144 };
const RESIDENCE: Readonly<Record<KernelLayer, string>> = {
  native: "flushed",
  wasm: "resident",
  js: "resident",
};
/** 16 KiB at a stride of 64: within every first-level cache. */
const FEW_FIELDS = 256;

const scan = (layer: KernelLayer, stride: number): Arm => ({
  kernel: "field_scan",
  parameters: { pitch: stride, count: FIELDS[layer], residence: RESIDENCE[layer] },
});
const cachedScan = (stride: number): Arm => ({
  kernel: "field_scan",
  parameters: { pitch: stride, count: FEW_FIELDS, residence: "resident" },
});

/** Arms that are set against each other: every block runs each of them once, in random order. */
const comparisonIn = (layer: KernelLayer): PlannedComparison => ({
  id: `${layer}-strides`,
  layer,
  threads: 1,
  trialNs: layer === "native" ? 20_000 : 100_000,
  blocks: layer === "native" ? 20 : 8,
  arms: {
    ...Object.fromEntries(
      (layer === "native" ? STRIDES : [8, 64]).map((stride) => [`stride-${stride}`, scan(layer, stride)]),
    ),
    "cached-8": cachedScan(8),
    "cached-64": cachedScan(64),
  },
});

/** What one replicate gives: a pure function of its samples, the same for every layer. */
const costsIn = (layer: KernelLayer): QuantityDefinition[] => {
  const of = { comparison: `${layer}-strides`, layer };
  return [
    timeRatio(of, "stride-cost", "stride-64", "stride-8"),
    timeRatio(of, "cached-stride-cost", "cached-64", "cached-8"),
  ];
};

/** Lines that the fields of one stride lie on, over those of another: the kernel counts them from the addresses. */
const linesOver = (id: string, stride: number, over: number): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `lines touched at a stride of ${stride} over those at ${over}`,
  from: ["native-strides"],
  counted: true,
  measure: (measured) => {
    const view = measured("native-strides");
    return view.counter(`stride-${stride}`, "lines") / view.counter(`stride-${over}`, "lines");
  },
});

/** A series: one value for every stride. */
const timeOverStride: QuantityDefinition = {
  id: "field-time",
  layer: "native",
  unit: "ns/operation",
  description: "time of reading one field, out of cache",
  from: ["native-strides"],
  over: { name: "stride", unit: "bytes" },
  measure: (measured) =>
    STRIDES.flatMap((stride) => {
      const value = measured("native-strides").medianNsPerOperation(`stride-${stride}`);
      return value === null ? [] : [{ x: stride, value }];
    }),
};

const claims: readonly Claim[] = [
  {
    id: "99.00.01/eight-times-the-lines",
    title: "stride 64 touches 8x the lines",
    statement: "At a stride of 64 bytes a scan touches eight times the lines that it touches at 8.",
    source: "Arithmetic, for lines of 64 bytes or more",
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "lines-64-over-8", expectation: equals(8) }],
    // Guards a confirmation: the same, with the cause taken away.
    controls: [{ id: "half-of-it", quantity: "lines-32-over-8", expectation: equals(8), expected: false }],
  },
  {
    id: "99.00.01/ever-more-lines",
    title: "twice the stride, twice the lines",
    statement: "Doubling the stride doubles the lines that a scan touches, however wide it is already.",
    source: "Nobody, said like this; but it is what a straight line through the first strides says",
    prior: "myth",
    mechanism:
      "It holds for as long as several fields share a line. From the line's size on every field has one of its own, and cannot touch more than that.",
    layers: ["native"],
    parts: [{ quantity: "lines-512-over-256", expectation: equals(2) }],
    // Guards a refutation: a case in which the wording does hold, and is seen to.
    controls: [{ id: "narrow-strides", quantity: "lines-16-over-8", expectation: equals(2), expected: true }],
  },
  {
    id: "99.00.01/stride-costs",
    title: "stride 64 takes twice the time",
    statement: "Out of cache a field takes at least 2x as long at a stride of 64 bytes as at 8.",
    source: "Drepper 2007, What Every Programmer Should Know About Memory, 3.3.2",
    prior: "robust",
    layers: ["native", "wasm", "js"],
    parts: [{ quantity: "stride-cost", expectation: atLeast(2) }],
    controls: [
      { id: "within-a-cache", quantity: "cached-stride-cost", expectation: atLeast(2), expected: false },
    ],
  },
];

export default defineExperiment({
  id: "stride",
  shows: "what the stride of a scan costs, in lines and in time",
  mechanism:
    "Memory moves in lines. Who wants 8 bytes of each line pays for the whole of it, and out of cache that is what takes the time.",
  confounders: [
    "Prefetchers fetch ahead: the rise with the stride may go on beyond the line.",
    "Workers cannot flush caches: where the last level holds their 16 MiB, their figure is smaller.",
  ],
  layers: ["native", "wasm", "js"],
  requires: [{ kind: "free-memory", bytes: 128 * 2 ** 20 }],
  role: "evidence",
  comparisons: () => [comparisonIn("native"), comparisonIn("wasm"), comparisonIn("js")],
  quantities: () => [
    ...costsIn("native"),
    ...costsIn("wasm"),
    ...costsIn("js"),
    linesOver("lines-16-over-8", 16, 8),
    linesOver("lines-32-over-8", 32, 8),
    linesOver("lines-64-over-8", 64, 8),
    linesOver("lines-512-over-256", 512, 256),
    timeOverStride,
  ],
  claims,
  figures: () => [
    {
      kind: "curve",
      id: "field-time",
      title: "A field's time over the stride",
      caption: "Time rises with the bytes that are moved along, until every field costs a line of its own.",
      lines: [shown("field-time", "one field")],
      x: "log",
      y: "log",
    },
  ],
});
