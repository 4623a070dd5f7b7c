import type { Layer } from "./layer.ts";
import type { Comparison } from "./samples.ts";
import type { Measured } from "./measured.ts";

/** What a quantity is measured in. A share is of 1; a count is of whatever its description says. */
export type Unit =
  | "ratio"
  | "ns"
  | "ns/operation"
  | "cycles/operation"
  | "operations/s"
  | "operations/cycle"
  | "bytes"
  | "bytes/s"
  | "count"
  | "share";

/** A point of a series, as one replicate saw it. */
export interface SeriesPoint {
  readonly x: number;
  readonly value: number;
}

/** What one replicate gives for a quantity; null where its samples do not allow a value. */
export type ReplicateValue = number | readonly SeriesPoint[] | null;

/** A named, unit-bearing result: a pure function of the samples of one replicate, or of nothing but a model. */
export interface QuantityDefinition {
  readonly id: string;
  readonly layer: Layer;
  readonly unit: Unit;
  /** One line: what the number is. */
  readonly description: string;
  /** The comparisons it is computed from. None for a simulation, and only for one. */
  readonly from: readonly Comparison["id"][];
  /** What x is, for a series. */
  readonly over?: { readonly name: string; readonly unit: string };
  /** How replicates become an estimate: the median (default), or the total of a count. */
  readonly combine?: "median" | "total";
  /** Made of what kernels counted, not of times: a replicate that lost its blocks to other work still has it. */
  readonly counted?: boolean;
  /** What the system says it is, to be set beside what was found; null where it says nothing. */
  readonly stated?: number | null;
  /** Its value of one replicate, in `unit`; null where the samples do not allow one. Pure. */
  readonly measure: (measured: Measured) => ReplicateValue;
}

/** It is worked out on a model: exactly, once a run, without a round. */
export const isSimulated = ({ layer }: Pick<QuantityDefinition, "layer">): boolean => layer === "simulation";
