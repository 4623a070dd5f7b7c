import { cacheBytes, thirdLevelBytes } from "../../src/experiment/caches.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Machine } from "../../src/machine/machine.ts";

/** What each width of vectors gets from each level: no claim rests on it, a figure shows where wider stops to pay. */

const PAGE = 4096;
const MIB = 2 ** 20;

/** By its name in the kernel: what the CPU must say that it has, as in native/isa/streams.cc. */
const FEATURES = {
  x64: { scalar64: null, sse2: null, avx2: "avx2", avx512: "avx512f" },
  arm64: { scalar64: null, neon: null },
} as const;

const NAMES: Readonly<Record<string, string>> = {
  scalar64: "8 bytes, scalar",
  sse2: "16 bytes, SSE2",
  avx2: "32 bytes, AVX2",
  avx512: "64 bytes, AVX-512",
  neon: "16 bytes, NEON",
};

const widthsOf = ({ architecture, cpu }: Machine): readonly string[] => {
  if (architecture !== "x64" && architecture !== "arm64") return [];
  return Object.entries<string | null>(FEATURES[architecture])
    .filter(([, feature]) => feature === null || cpu.features.includes(feature))
    .map(([width]) => width);
};

const inPages = (bytes: number): number => Math.max(1, Math.round(bytes / PAGE)) * PAGE;

/** Half of each of the first two levels and something beyond each; outside quick, memory as well. */
const windowsOf = (setting: Setting): readonly number[] => {
  const [l1, l2, l3] = [cacheBytes(setting, 1), cacheBytes(setting, 2), thirdLevelBytes(setting)];
  const beyond = setting.profile === "quick" ? [] : [Math.max(64 * MIB, 4 * l3)];
  return [l1 / 2, 4 * l1, l2 / 2, l3, ...beyond].map(inPages);
};

const armOf = (width: string, bytes: number): string => `${width}-${bytes}`;

export const widths = (setting: Setting): readonly PlannedComparison[] => {
  const windows = windowsOf(setting).toReversed();
  const of = widthsOf(setting.machine);
  if (of.length === 0) return [];
  return [
    {
      id: "widths",
      layer: "native",
      threads: 1,
      trialNs: 20_000,
      warmupBlocks: 1,
      // Other profiles multiply blocks, and go through more before each trial.
      blocks: setting.profile === "quick" ? 4 : 2,
      requires: [{ kind: "free-memory", bytes: 2 * windows[0]! }],
      // The largest window first: others are parts of it.
      arms: Object.fromEntries(
        windows.flatMap((bytes) =>
          of.map((width) => [armOf(width, bytes), { kernel: "stream_read", parameters: { bytes, width } }]),
        ),
      ),
    },
  ];
};

const bandwidth = (
  width: string,
  windows: readonly number[],
  measure: (view: ComparisonView, arm: string) => number | null,
): QuantityDefinition => ({
  id: `bandwidth-${width}`,
  layer: "native",
  unit: "bytes/s",
  description: `read by one core in steps of ${NAMES[width]!}, from a window that it goes through again and again`,
  from: ["widths"],
  over: { name: "working set", unit: "bytes" },
  measure: (measured) =>
    windows.flatMap((bytes) => {
      const value = measure(measured("widths"), armOf(width, bytes));
      return value === null ? [] : [{ x: bytes, value }];
    }),
});

export const widthQuantities = (
  setting: Setting,
  measure: (view: ComparisonView, arm: string) => number | null,
): readonly QuantityDefinition[] =>
  widthsOf(setting.machine).map((width) => bandwidth(width, windowsOf(setting), measure));

export const widthFigures = ({ machine }: Setting): readonly FigureDefinition[] => {
  const of = widthsOf(machine);
  if (of.length === 0) return [];
  return [
    {
      kind: "curve",
      id: "widths",
      title: "Read bandwidth by instruction set",
      caption:
        "The same windows read in wider and wider steps. In the first level each step is a load, so that twice the width is up to twice the bandwidth; farther out lines come no faster for being read in fewer steps, and the curves meet.",
      lines: of.map((width) => shown(`bandwidth-${width}`, NAMES[width]!)),
      x: "log",
      y: "log",
      cacheSizes: true,
    },
  ];
};
