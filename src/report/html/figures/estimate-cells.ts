import type { Estimate } from "../../../statistics/estimate.ts";
import { intervalText } from "../../figure-data/estimates.ts";

export const ESTIMATE_COLUMNS = ["estimate [interval]", "n"] as const;

export const estimateCells = (estimate: Estimate | null, unit: string): readonly string[] =>
  estimate === null ? ["not measured", ""] : [intervalText(estimate, unit), String(estimate.samples)];
