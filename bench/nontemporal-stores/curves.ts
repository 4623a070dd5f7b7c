import type { PlannedComparison, ProfileName, Setting } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { STREAM_ARRAYS, type StreamOp } from "../../src/kernels/stream.ts";
import { arrayBytes, arrayRequirements, leadBytes, streamPages } from "../../src/experiment/streams.ts";

/** Bandwidth by operation and kind of store over the size of an array: what the claims' ratios are ratios of. */

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const ARRAYS = 3;

const STORING = ["write", "copy", "scale", "add", "triad"] as const;

/** Engines take as long to optimise a loop as a quick round has for all of them. */
export const workerOps = (profile: ProfileName) =>
  profile === "quick" ? (["read", "copy", "triad"] as const) : (["read", ...STORING] as const);

/** By the name of its series. */
const NATIVE_OPS: Readonly<Record<string, Arm["parameters"]>> = {
  read: { op: "read" },
  ...Object.fromEntries(STORING.map((op) => [op, { op }])),
  ...Object.fromEntries(STORING.map((op) => [`${op}-nt`, { op, store: "nontemporal" }])),
};

/** Arrays that caches may hold: one in the first and one in the second level of any core, or all powers of two. */
const cachedSizes = (profile: ProfileName): readonly number[] =>
  profile === "thorough" ? Array.from({ length: 11 }, (_, k) => 8 * KIB * 2 ** k) : [8 * KIB, 128 * KIB];

const armOf = (series: string, bytes: number): string => `${series}-${bytes}`;

const native = (
  setting: Setting,
  id: string,
  sizes: readonly number[],
  more: Omit<PlannedComparison, "id" | "layer" | "threads" | "arms">,
): PlannedComparison => {
  const [most, pages] = [leadBytes(setting, ARRAYS), streamPages(setting)];
  // As much all together whatever the operation: one array of it would leave others' dirty lines for the trial to write.
  const leadOf = ({ op }: Arm["parameters"]): number => (ARRAYS * most) / STREAM_ARRAYS[op as StreamOp];
  const arm = (bytes: number, parameters: Arm["parameters"]): Arm => ({
    kernel: "stream",
    parameters: { bytes, lead: Math.min(2 * bytes, leadOf(parameters)), pages, ...parameters },
  });
  // The largest first: others find room in its arrays.
  const arms = sizes
    .toReversed()
    .flatMap((bytes) =>
      Object.entries(NATIVE_OPS).map(([series, parameters]) => [
        armOf(series, bytes),
        arm(bytes, parameters),
      ]),
    );
  return {
    id,
    layer: "native",
    threads: 1,
    ...more,
    arms: Object.fromEntries(arms) as PlannedComparison["arms"],
  };
};

/** Workers have pages of 4 KiB, which take 10 us each to touch in a guest. */
const workerSizes = (profile: ProfileName): readonly number[] =>
  profile === "thorough"
    ? [8 * KIB, 128 * KIB, 4 * MIB, 64 * MIB]
    : profile === "standard"
      ? [8 * KIB, 128 * KIB, 2 * MIB]
      : [8 * KIB, MIB];

const inWorkers = (layer: "wasm" | "js", { profile }: Setting): PlannedComparison => ({
  id: `${layer}-curve`,
  layer,
  threads: 1,
  trialNs: 100_000,
  warmupBlocks: 1,
  blocks: 3,
  arms: Object.fromEntries(
    workerSizes(profile).flatMap((bytes) =>
      workerOps(profile).map((op) => [
        armOf(op, bytes),
        { kernel: "stream", parameters: { op, bytes, pages: "base" } },
      ]),
    ),
  ),
});

/** Quick has copies and triads over such arrays among what the claims rest on, and no time for more. */
const memoryCurve = (setting: Setting): readonly PlannedComparison[] =>
  setting.profile === "quick"
    ? []
    : [
        native(setting, "memory-curve", [arrayBytes(setting, ARRAYS)], {
          trialNs: 500_000,
          warmupBlocks: 1,
          blocks: 3,
          requires: arrayRequirements(setting, ARRAYS),
        }),
      ];

export const curves = (setting: Setting): readonly PlannedComparison[] => [
  native(setting, "cached-curve", cachedSizes(setting.profile), {
    trialNs: 50_000,
    warmupBlocks: 1,
    // Other profiles multiply blocks.
    blocks: setting.profile === "thorough" ? 1 : 4,
  }),
  ...memoryCurve(setting),
  inWorkers("wasm", setting),
  inWorkers("js", setting),
];

type Points = readonly (readonly [comparison: string, sizes: readonly number[]])[];

const bandwidth = (layer: KernelLayer, series: string, points: Points): QuantityDefinition => ({
  id: `bandwidth-${series}`,
  layer,
  unit: "bytes/s",
  description: `bytes of the arrays named, as STREAM counts them, by one thread: ${series}`,
  from: points.map(([comparison]) => comparison),
  over: { name: "array", unit: "bytes" },
  measure: (measured) =>
    points.flatMap(([comparison, sizes]) =>
      sizes.flatMap((bytes) => {
        const bytesPerNs = measured(comparison).medianThroughput(armOf(series, bytes));
        return bytesPerNs === null ? [] : [{ x: bytes, value: bytesPerNs * 1e9 }];
      }),
    ),
});

export const curveQuantities = (setting: Setting): readonly QuantityDefinition[] => {
  const points: Points = [
    ["cached-curve", cachedSizes(setting.profile)],
    ...memoryCurve(setting).map(({ id }) => [id, [arrayBytes(setting, ARRAYS)]] as const),
  ];
  return [
    ...Object.keys(NATIVE_OPS).map((series) => bandwidth("native", series, points)),
    ...(["wasm", "js"] as const).flatMap((layer) =>
      workerOps(setting.profile).map((op) =>
        bandwidth(layer, op, [[`${layer}-curve`, workerSizes(setting.profile)]]),
      ),
    ),
  ];
};
