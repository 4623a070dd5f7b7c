import { z } from "zod";
import type { Claim, Prior } from "../experiment/claim.ts";
import type { Expectation } from "../experiment/expectation.ts";
import { LAYERS } from "../experiment/layer.ts";
import type { Requirement } from "../experiment/requirement.ts";

/** Claims as data: in a run file, in a file of own claims, in an own experiment. */

const number = z.number();
const positive = number.positive("must be above 0");

/** Nothing lies between bounds that are the wrong way round: such a claim would refute itself. */
const range = { low: number, high: number };
const isRange = ({ low, high }: { readonly low: number; readonly high: number }): boolean => low <= high;
const NO_RANGE = { message: "low must not be above high", path: ["low"] };

/** Bounds that what is measured can miss on both sides: others would decide a claim by themselves. */
export const expectationSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("at-least"), bound: number, claimed: number.exactOptional() }),
  z.object({ kind: z.literal("at-most"), bound: number, claimed: number.exactOptional() }),
  z
    .object({
      kind: z.literal("between"),
      ...range,
      claimed: z.object(range).refine(isRange, NO_RANGE).exactOptional(),
    })
    .refine(isRange, NO_RANGE),
  z.object({ kind: z.literal("one-of"), values: z.array(number).min(1, "must name at least one") }),
  z.object({ kind: z.literal("rate-at-least"), bound: positive, per: z.string() }),
  z.object({ kind: z.literal("never"), power: z.object({ quantity: z.string(), atLeast: positive }) }),
  z.object({ kind: z.literal("observed") }),
]) satisfies z.ZodType<Expectation>;

export const PRIORS = [
  "robust",
  "likely",
  "hardware-dependent",
  "refuted",
  "myth",
] as const satisfies readonly Prior[];

/** By kind: what goes with it is as `Requirement` has it. */
const REQUIREMENTS = {
  nodes: true,
  "one-node": true,
  "node-distances": true,
  "numa-balancing": true,
  "uneven-pools": true,
  cpus: true,
  cores: true,
  "whole-cpus": true,
  "smt-siblings": true,
  architecture: true,
  vendor: true,
  libc: true,
  linux: true,
  "free-memory": true,
  "cache-sizes": true,
  "cache-ways": true,
  "shared-cache": true,
  "memory-write-counters": true,
  "huge-pages": true,
  "free-huge-pages": true,
  "base-page": true,
  "bare-metal": true,
  never: true,
  consent: true,
} as const satisfies Readonly<Record<Requirement["kind"], true>>;

const KINDS = Object.keys(REQUIREMENTS) as [Requirement["kind"], ...Requirement["kind"][]];

export const requirementSchema = z.looseObject({ kind: z.enum(KINDS) }) as unknown as z.ZodType<Requirement>;

const text = z.string().min(1);
const partSchema = z.strictObject({
  quantity: text,
  expectation: expectationSchema,
  requires: z.array(requirementSchema).exactOptional(),
});
const controlSchema = z.strictObject({
  id: text,
  quantity: text,
  expectation: expectationSchema,
  /** false: the cause removed, which guards a confirmation. true: the effect put in, which guards a refutation. */
  expected: z.boolean(),
  guards: z.string().exactOptional(),
});

export const claimSchema = z.strictObject({
  id: z
    .string()
    .regex(/^\d\d\.\d\d\.\d\d\/[a-z0-9]+(-[a-z0-9]+)*$/, "must be chapter/slug, say 99.00.01/my-claim"),
  title: text,
  statement: text,
  source: text,
  prior: z.enum(PRIORS),
  mechanism: z.string().exactOptional(),
  layers: z.array(z.enum(LAYERS)).min(1),
  parts: z.array(partSchema).min(1),
  controls: z
    .array(controlSchema)
    .min(1, "needs a control: a case whose answer is known beforehand, or no verdict stands"),
  requires: z.array(requirementSchema).exactOptional(),
}) satisfies z.ZodType<Claim>;
