import type { FigureDefinition } from "../../../experiment/figure.ts";
import type { ExperimentResult, RunFile } from "../../run-file.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { drawAgainst } from "./against.ts";
import { drawCurve } from "./curve.ts";
import { defaultFigures } from "../../figure-data/default-figures.ts";
import { label } from "../../figure-data/estimates.ts";
import type { Heading } from "./heading.ts";
import { drawIntervals } from "./intervals.ts";
import { drawMatrix } from "./matrix.ts";
import { drawOutcomes } from "./outcomes.ts";

/**
 * The figures of every experiment of a run, by its id; those of which nothing was measured are left out. Loading this
 * module loads what draws (half a second): whoever may not need it imports it when it does.
 */
export const drawFigures = (run: RunFile): ReadonlyMap<string, readonly RenderedFigure[]> => {
  const unique = uniqueIds();
  return new Map(
    run.experiments.map((experiment) => {
      const headed = (id: string, title: string, caption: string): Heading => ({
        id: unique(`figure-${slug(experiment.id)}-${slug(id)}`),
        title: label(title),
        caption: label(caption),
      });
      const definitions = experiment.figures.length > 0 ? experiment.figures : defaultFigures(experiment);
      const drawn = definitions.map((definition) =>
        drawDefined(definition, experiment, run, headed(definition.id, definition.title, definition.caption)),
      );
      return [
        experiment.id,
        [...drawn, ...drawOutcomes(experiment, headed)].filter((figure) => figure !== null),
      ];
    }),
  );
};

const drawDefined = (
  definition: FigureDefinition,
  experiment: ExperimentResult,
  run: RunFile,
  heading: Heading,
): RenderedFigure | null => {
  switch (definition.kind) {
    case "curve":
      return drawCurve(definition, experiment, run, heading);
    case "intervals":
      return drawIntervals(definition, experiment, heading);
    case "matrix":
      return drawMatrix(definition, experiment, heading);
    case "against":
      return drawAgainst(definition, experiment, heading);
  }
};

/** Longer than any id of ours. */
const LONGEST_SLUG = 60;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_SLUG)
    .replace(/^-|-$/g, "") || "x";

/** An id once given is given to no other: ids of hostile or hand-written run files may be the same. */
const uniqueIds = (): ((wanted: string) => string) => {
  const given = new Set<string>();
  return (wanted) => {
    let id = wanted;
    for (let count = 2; given.has(id); count++) id = `${wanted}-${count}`;
    given.add(id);
    return id;
  };
};
