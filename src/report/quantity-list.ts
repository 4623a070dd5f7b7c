import type { Experiment, Setting } from "../experiment/experiment.ts";
import { hanging } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";

/** A quantity as claims name it. */
export interface ListedQuantity {
  readonly experiment: string;
  readonly id: string;
  readonly layer: string;
  readonly unit: string;
  readonly description: string;
  /** What a series is over; null for a single value. Claims are about single values. */
  readonly over: string | null;
}

/** Every quantity that a run on this machine could have: what claims may name. */
export const quantityList = (
  experiments: readonly Experiment[],
  setting: Setting,
): readonly ListedQuantity[] =>
  experiments.flatMap((experiment) =>
    experiment.quantities(setting).map(({ id, layer, unit, description, over }) => ({
      ...{ experiment: experiment.id, id, layer, unit, description },
      over: over?.name ?? null,
    })),
  );

/** By experiment, a quantity a line. Ends in a newline. */
export const renderQuantities = (quantities: readonly ListedQuantity[], style: Style): string => {
  const ids = [...new Set(quantities.map(({ experiment }) => experiment))];
  return `${ids
    .map((experiment) =>
      [
        style.colors.bold(experiment),
        ...quantities
          .filter((each) => each.experiment === experiment)
          .flatMap(({ id, layer, unit, description, over }) =>
            hanging(
              `  ${id}  `,
              plainText(`${layer}, ${unit}${over === null ? "" : ` over ${over}`}: ${description}`, style),
              style.width,
            ),
          ),
      ].join("\n"),
    )
    .join("\n\n")}\n`;
};
