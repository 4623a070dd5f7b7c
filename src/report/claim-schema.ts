import { z } from "zod";
import type { Claim, Prior } from "../experiment/claim.ts";
import type { Expectation } from "../experiment/expectation.ts";
import { LAYERS } from "../experiment/layer.ts";
import type { Requirement } from "../experiment/requirement.ts";

/** Claims as data: in a run file, in a file of own claims, in an own experiment. */

const number = z.number();

export const expectationSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("at-least"), bound: number, claimed: number.exactOptional() }),
  z.object({ kind: z.literal("at-most"), bound: number, claimed: number.exactOptional() }),
  z.object({
    kind: z.literal("between"),
    low: number,
    high: number,
    claimed: z.object({ low: number, high: number }).exactOptional(),
  }),
  z.object({ kind: z.literal("one-of"), values: z.array(number) }),
  z.object({ kind: z.literal("rate-at-least"), bound: number, per: z.string() }),
  z.object({ kind: z.literal("never"), power: z.object({ quantity: z.string(), atLeast: number }) }),
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
