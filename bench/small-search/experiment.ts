import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { nsPerOperation } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const LINEAR = ["linear_count", "linear_exit"];
const BINARY = ["binary_branch", "binary_select"];
const METHODS = [...LINEAR, ...BINARY];

/** The size the claim draws its line at, and one far beyond, still within L1 (16 KiB). */
const SMALL = 32;
const LARGE = 4096;
const SIZES = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, LARGE];

const search = (method: string, n: number, more: Arm["parameters"] = {}): Arm => ({
  kernel: "sorted_search",
  parameters: { n, method, ...more },
});

/** An arm for each method, its name made by `name`. */
const arms = (
  methods: readonly string[],
  name: (method: string) => string,
  n: number,
  more: Arm["parameters"] = {},
): Record<string, Arm> =>
  Object.fromEntries(methods.map((method) => [name(method), search(method, n, more)]));

const slug = (method: string): string => method.replace("_", "-");
const large = (method: string): string => `${slug(method)}-large`;
const overlapping = (method: string): string => `${slug(method)}-overlapping`;
const largeOverlapping = (method: string): string => `${slug(method)}-large-overlapping`;
const delayed = (method: string): string => `${slug(method)}-delayed`;
const delayedOverlapping = (method: string): string => `${slug(method)}-delayed-overlapping`;
const sized = (n: number) => (method: string) => `${slug(method)}-${n}`;

const small: PlannedComparison = {
  id: "small",
  layer: "native",
  threads: 1,
  trialNs: 20_000,
  blocks: 30,
  arms: {
    ...arms(METHODS, slug, SMALL),
    ...arms(METHODS, large, LARGE),
    ...arms(METHODS, overlapping, SMALL, { dependence: "none" }),
    ...arms(METHODS, largeOverlapping, LARGE, { dependence: "none" }),
    // A halving that costs 16 cycles more each, six of them a search.
    ...arms(BINARY, delayed, SMALL, { adds: 16 }),
    ...arms(BINARY, delayedOverlapping, SMALL, { adds: 16, dependence: "none" }),
  },
};

const sizes: PlannedComparison = {
  id: "sizes",
  layer: "native",
  threads: 1,
  trialNs: 10_000,
  blocks: 6,
  arms: Object.assign({}, ...SIZES.map((n) => arms(METHODS, sized(n), n))) as Record<string, Arm>,
};

const smallOf = { comparison: "small", layer: "native" as const };

const fastest = (view: ComparisonView, names: readonly string[]): string =>
  names.reduce((best, name) =>
    (view.medianNsPerOperation(name) ?? Infinity) < (view.medianNsPerOperation(best) ?? Infinity)
      ? name
      : best,
  );

/** Time of the faster binary form over that of the faster linear one, paired inside blocks. */
const bestOverBest = (view: ComparisonView, name: (method: string) => string, linear = name): number | null =>
  view.timeRatio(fastest(view, BINARY.map(name)), fastest(view, LINEAR.map(linear)));

const binaryOverLinear = (
  id: string,
  what: string,
  name: (method: string) => string,
  linear = name,
): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `time of the faster binary search over that of the faster linear one, ${what}`,
  from: ["small"],
  measure: (measured) => bestOverBest(measured("small"), name, linear),
});

const bySize: QuantityDefinition = {
  id: "binary-over-linear-by-size",
  layer: "native",
  unit: "ratio",
  description: "time of the faster binary search over that of the faster linear one",
  from: ["sizes"],
  over: { name: "n", unit: "elements" },
  measure: (measured) =>
    SIZES.flatMap((n) => {
      const value = bestOverBest(measured("sizes"), sized(n));
      return value === null ? [] : [{ x: n, value }];
    }),
};

export const smallSearch = defineExperiment({
  id: "small-search",
  shows: "up to what size looking at every element beats halving",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [small, sizes],
  quantities: () => [
    binaryOverLinear("binary-over-linear", "32 elements", slug),
    binaryOverLinear("binary-over-linear-4096", "4096 elements", large),
    binaryOverLinear(
      "delayed-binary-over-linear",
      "32 elements, every halving delayed by 16 cycles",
      delayed,
      slug,
    ),
    binaryOverLinear(
      "binary-over-linear-overlapping",
      "32 elements, none waiting for the answer before it",
      overlapping,
    ),
    binaryOverLinear(
      "binary-over-linear-4096-overlapping",
      "4096 elements, none waiting for the answer before it",
      largeOverlapping,
    ),
    binaryOverLinear(
      "delayed-binary-over-linear-overlapping",
      "32 elements, none waiting for the answer before it, every halving delayed by 16 cycles",
      delayedOverlapping,
      overlapping,
    ),
    ...METHODS.map((method) => nsPerOperation(smallOf, `${slug(method)}-time`, slug(method))),
    ...METHODS.map((method) => nsPerOperation(smallOf, `${overlapping(method)}-time`, overlapping(method))),
    bySize,
  ],
  claims,
  figures: () => figures,
});
