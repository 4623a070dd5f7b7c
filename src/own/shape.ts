import { z } from "zod";
import { DefinitionError } from "../errors.ts";
import type { Experiment, PlannedComparison } from "../experiment/experiment.ts";
import { KERNEL_LAYERS, LAYERS } from "../experiment/layer.ts";
import type { QuantityDefinition, Unit } from "../experiment/quantity.ts";
import { MOST_PROBLEMS } from "../problems.ts";
import { claimSchema, requirementSchema } from "../report/claim-schema.ts";

/** What experiments look like to somebody who is not told so by a type checker: plain JavaScript has no other. */

const text = z.string().min(1);
const aFunction = z.custom<(...values: never[]) => unknown>(
  (value) => typeof value === "function",
  "must be a function",
);

const experimentShape = z.strictObject({
  id: text,
  shows: text,
  mechanism: z.string().optional(),
  confounders: z.array(z.string()).optional(),
  layers: z.array(z.enum(LAYERS)).min(1),
  requires: z.array(requirementSchema),
  role: z.enum(["evidence", "control"]),
  comparisons: aFunction,
  quantities: aFunction,
  claims: z.array(claimSchema),
  outcomes: aFunction.optional(),
  figures: aFunction.optional(),
});

/** Native code has room for no more in a team. */
const MOST_THREADS = 64;

const arm = z.strictObject({
  kernel: text,
  threads: z.int().min(1).max(MOST_THREADS).optional(),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
});

const comparisonShape = z.strictObject({
  id: text,
  layer: z.enum(KERNEL_LAYERS),
  threads: z.int().min(1).max(MOST_THREADS),
  placement: z.enum(["cores", "siblings"]).optional(),
  cpus: z.array(z.int().min(0)).optional(),
  arms: z.record(text, arm).refine((arms) => Object.keys(arms).length > 0, "must name at least one arm"),
  /** Shorter than the timer can tell, or longer than a system leaves anybody alone. */
  trialNs: z.number().min(1000).max(100_000_000),
  toleratesSwitches: z.boolean().optional(),
  warmupBlocks: z.int().min(0).max(1000).optional(),
  blocks: z.int().min(2).max(10_000),
  requires: z.array(requirementSchema).optional(),
});

const UNITS = {
  ratio: true,
  ns: true,
  "ns/operation": true,
  "cycles/operation": true,
  "operations/s": true,
  "operations/cycle": true,
  bytes: true,
  "bytes/s": true,
  count: true,
  share: true,
} as const satisfies Readonly<Record<Unit, true>>;

const quantityShape = z.strictObject({
  id: text,
  layer: z.enum(LAYERS),
  unit: z.enum(Object.keys(UNITS) as [Unit, ...Unit[]]),
  description: text,
  from: z.array(text),
  over: z.strictObject({ name: text, unit: text }).optional(),
  combine: z.enum(["median", "total"]).optional(),
  counted: z.boolean().optional(),
  stated: z.number().nullable().optional(),
  measure: aFunction,
});

/** Throws DefinitionError that names the places. The value itself is used, not what a schema makes of it. */
const check = (schema: z.ZodType, value: unknown, what: string): void => {
  const checked = schema.safeParse(value);
  if (checked.success) return;
  const { issues } = checked.error;
  const shown = issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.map(String).join(".") || "the whole"}: ${message}`);
  const others = issues.length > MOST_PROBLEMS ? `; and ${issues.length - MOST_PROBLEMS} more` : "";
  throw new DefinitionError(
    `${what}: ${shown.join("; ")}${others}`,
    "docs/own-experiments.md has a table of what belongs there.",
  );
};

export const checkExperimentShape = (experiment: Experiment): void => {
  check(experimentShape, experiment, `experiment "${experiment.id}"`);
};

export const checkComparisonShapes = (comparisons: readonly PlannedComparison[]): void => {
  check(z.array(comparisonShape), comparisons, "its comparisons");
};

export const checkQuantityShapes = (quantities: readonly QuantityDefinition[]): void => {
  check(z.array(quantityShape), quantities, "its quantities");
};
