import type { Expectation } from "../experiment/expectation.ts";
import type { Layer } from "../experiment/layer.ts";
import type { Estimate } from "../statistics/estimate.ts";

export type VerdictWord = "confirmed" | "refuted" | "inconclusive" | "not-testable";

export const VERDICT_WORDS: readonly VerdictWord[] = ["confirmed", "refuted", "inconclusive", "not-testable"];

/** Where an interval lies against an expectation. */
export type Standing = "inside" | "outside" | "straddles" | "unknown";

export interface JudgedPart {
  readonly quantity: string;
  readonly unit: string;
  readonly expectation: Expectation;
  readonly estimate: Estimate | null;
  readonly standing: Standing;
}

export interface JudgedControl extends JudgedPart {
  readonly id: string;
  readonly expected: boolean;
  /** It came out as it must. null: its interval straddles the bound, or there is none. */
  readonly holds: boolean | null;
}

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
