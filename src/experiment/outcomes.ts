import type { ExpectedOutcomes } from "../litmus/expected-outcomes.ts";
import type { KernelLayer } from "./layer.ts";

/** An arm whose kernel counts outcomes under their names, and what memory models say of them. */
export interface OutcomeArm {
  readonly comparison: string;
  readonly layer: KernelLayer;
  readonly arm: string;
  /** Only for the table: no claim rests on it. */
  readonly survey: boolean;
  /** What memory models say of its outcomes. Worked out when asked for: some take a while. */
  readonly expected: () => ExpectedOutcomes;
}
