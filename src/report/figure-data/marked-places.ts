import type { CurveFigure } from "../../experiment/figure.ts";
import { bytesText } from "../figures.ts";
import type { ExperimentResult, RunFile } from "../run-file.ts";
import { valueWithUnit } from "./axis.ts";
import { statedCaches } from "./cache-sizes.ts";
import { estimateOf, intervalText, label, quantityOf } from "./estimates.ts";

/** A place on the x axis with a name. */
export interface MarkedPlace {
  readonly at: number;
  readonly name: string;
  readonly value: string;
  /** By the system, not by a measurement. */
  readonly stated: boolean;
  readonly interval: string;
  readonly samples: string;
}

export const markText = ({ name, value }: MarkedPlace): string => `${name}: ${value}`;

/** What a figure marks on its x axis, as far as it was found or is stated. */
export const marksOf = (
  figure: CurveFigure,
  experiment: ExperimentResult,
  machine: Pick<RunFile, "machine" | "options">,
): readonly MarkedPlace[] => [
  ...(figure.marks ?? []).flatMap((source): readonly MarkedPlace[] => {
    const quantity = quantityOf(experiment, source);
    const estimate = estimateOf(quantity);
    if (quantity === null || estimate === null) return [];
    return [
      {
        at: estimate.point,
        name: label(source.label),
        value: valueWithUnit(estimate.point, quantity.unit),
        stated: false,
        interval: intervalText(estimate, quantity.unit),
        samples: String(estimate.samples),
      },
    ];
  }),
  ...(figure.cacheSizes === true ? statedCaches(machine) : []).map(({ level, bytes }) => ({
    at: bytes,
    name: `stated L${level}`,
    value: bytesText(bytes),
    stated: true,
    interval: "",
    samples: "",
  })),
];
