import type { Expectation } from "../experiment/expectation.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** What may be said of a claim. */
export type VerdictWord = "confirmed" | "refuted" | "inconclusive" | "not-testable";

/** All of them, in the order in which they are shown. */
export const VERDICT_WORDS: readonly VerdictWord[] = ["confirmed", "refuted", "inconclusive", "not-testable"];

/** Where an interval lies against an expectation. */
export type Standing = "inside" | "outside" | "straddles" | "unknown";

/** A part of a claim, or a control, with what was found of it. */
export interface JudgedPart {
  readonly quantity: string;
  readonly unit: string;
  readonly expectation: Expectation;
  readonly estimate: Estimate | null;
  readonly standing: Standing;
}

/** A control with whether it came out as it must. */
export interface JudgedControl extends JudgedPart {
  readonly id: string;
  readonly expected: boolean;
  /** It came out as it must. null: its interval straddles the bound, or there is none. */
  readonly holds: boolean | null;
}

/** What is said of one claim in one layer, with all that it rests on. */
export interface Verdict {
  readonly claim: string;
  readonly chapter: string;
  readonly layer: Layer;
  readonly verdict: VerdictWord;
  /**
   * Why it is not simply what the interval says. Null for a confirmation or refutation that all guards let pass,
   * but for the parts that could not be tested here: these are named.
   */
  readonly reason: string | null;
  /** What would make it testable or conclusive; null if nothing is known to. */
  readonly remedy: string | null;
  readonly statement: string;
  /** Further rounds could decide it: an interval straddles, or too few replicates gave one. */
  readonly open: boolean;
  /** Of the part that decided, in words: "at least 2". */
  readonly expectation: string;
  /** Of the part that decided: the first one refuted, else undecided, else the first. */
  readonly estimate: (Estimate & { readonly unit: string; readonly quantity: string }) | null;
  readonly parts: readonly JudgedPart[];
  readonly controls: readonly JudgedControl[];
}
