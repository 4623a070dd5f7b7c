import type { Expectation } from "./expectation.ts";
import type { Layer } from "./layer.ts";
import type { Requirement } from "./requirement.ts";

/** What the literature leads one to expect before measuring. */
export type Prior = "robust" | "likely" | "hardware-dependent" | "refuted" | "myth";

/** One quantity held against one expectation. */
export interface Part {
  readonly quantity: string;
  readonly expectation: Expectation;
  /** What this part needs beyond the claim; without it the others are judged and it is named. */
  readonly requires?: readonly Requirement[];
}

/**
 * A case whose answer is known beforehand and is the opposite of what the claim's verdict would show.
 * `expected: false` (the cause removed) guards a confirmation, `expected: true` (the effect put in) a refutation.
 */
export interface Control extends Omit<Part, "requires"> {
  readonly id: string;
  readonly expected: boolean;
  /**
   * The quantity of the one part it guards: it has a say only where that part decides. Default: all parts. Every part
   * that decides a verdict needs a control that guards it.
   */
  readonly guards?: string;
}

/** One documented expectation of a chapter. Pure data. */
export interface Claim {
  /** `chapter/slug` */
  readonly id: string;
  /** The claim in at most 34 characters, as the terminal table prints it. */
  readonly title: string;
  /** The whole sentence. For a myth: its popular wording. */
  readonly statement: string;
  readonly source: string;
  readonly prior: Prior;
  /** Where its experiment's does not say it: a paragraph on what the hardware does that makes it so, or not so. */
  readonly mechanism?: string;
  /** The layers it is judged in, one verdict each. */
  readonly layers: readonly Layer[];
  /** Confirmed if all parts are, refuted if one is. */
  readonly parts: readonly Part[];
  readonly controls: readonly Control[];
  /** Beyond what its comparisons need. */
  readonly requires?: readonly Requirement[];
}

export const chapterOf = (claim: { readonly id: string }): string => claim.id.slice(0, claim.id.indexOf("/"));
