import type { Machine } from "../machine/machine.ts";
import type { Claim } from "./claim.ts";
import type { FigureDefinition } from "./figure.ts";
import type { Layer } from "./layer.ts";
import type { OutcomeArm } from "./outcomes.ts";
import type { QuantityDefinition } from "./quantity.ts";
import type { Requirement } from "./requirement.ts";
import type { Comparison } from "./samples.ts";

/** How many rounds a run plans: 17, 31 or 101 at the first look. */
export type ProfileName = "quick" | "standard" | "thorough";

/** What an experiment may look at when it lays out its comparisons. */
export interface Setting {
  readonly machine: Machine;
  readonly profile: ProfileName;
  /** The CPUs that may be measured on, ascending. */
  readonly cpus: readonly number[];
  /** What the memory of one package can give by its specification, as the user states it. */
  readonly memoryPeakBytesPerSecond?: number;
}

/** A comparison with what it needs beyond its team. */
export interface PlannedComparison extends Comparison {
  readonly requires?: readonly Requirement[];
}

/** What a reader should know before believing, or doubting, what an experiment shows. */
export interface Explanation {
  /** A paragraph: what the hardware, the kernel or the compiler does that makes the difference it measures. */
  readonly mechanism: string;
  /** What could make it show something else, each in a sentence. */
  readonly confounders: readonly string[];
}

/** A procedure that measures named quantities. One folder in `bench/`; those that carry claims explain themselves. */
export interface Experiment extends Partial<Explanation> {
  readonly id: string;
  /** One line: what it shows. */
  readonly shows: string;
  readonly layers: readonly Layer[];
  readonly requires: readonly Requirement[];
  /** `control`: measures the instrument itself and carries no claim. */
  readonly role: "evidence" | "control";
  /** What is measured, arm against arm, in this setting. */
  readonly comparisons: (setting: Setting) => readonly PlannedComparison[];
  /** What is made of it. Quantities of comparisons that cannot be made here may be among them. */
  readonly quantities: (setting: Setting) => readonly QuantityDefinition[];
  readonly claims: readonly Claim[];
  /** The arms that count outcomes of which memory models say whether they may be. */
  readonly outcomes?: (setting: Setting) => readonly OutcomeArm[];
  /** What a report draws of it. Without any, it draws every series. */
  readonly figures?: (setting: Setting) => readonly FigureDefinition[];
}
