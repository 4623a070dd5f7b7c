import type { FigureDefinition } from "../../../experiment/figure.ts";
import type { ExperimentResult, RunFile } from "../../run-file.ts";
import { html } from "../html.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { Room } from "../room.ts";
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
  const room = new Room(MOST_CHARACTERS);
  return new Map(
    run.experiments.map((experiment) => {
      const headed = (id: string, title: string, caption: string): Heading => ({
        id: unique(`figure-${slug(experiment.id)}-${slug(id)}`),
        title: label(title),
        caption: label(caption),
      });
      const definitions = experiment.figures.length > 0 ? experiment.figures : defaultFigures(experiment);
      const drawings: readonly (() => readonly (RenderedFigure | null)[])[] = [
        ...definitions.map((definition) => () => {
          const { id, title, caption } = definition;
          return [drawDefined(definition, experiment, run, headed(id, title, caption))];
        }),
        () => drawOutcomes(experiment, headed),
      ];
      return [
        experiment.id,
        asManyAsFit(drawings, room, () => headed("left-out", "Further figures", LEFT_OUT)),
      ];
    }),
  );
};

/** Of all figures of a page: a third more than a run of all that there is has on the largest machine. */
const MOST_CHARACTERS = 1_100_000;

const LEFT_OUT = "The page would be too large with them: their numbers are in the run file.";

/** The first figures for which there is room, and a word for the others, which are not even drawn. */
const asManyAsFit = (
  drawings: readonly (() => readonly (RenderedFigure | null)[])[],
  room: Room,
  leftOut: () => Heading,
): readonly RenderedFigure[] => {
  const shown: RenderedFigure[] = [];
  for (const drawing of drawings) {
    const figures = room.isFull ? [] : drawing().filter((figure) => figure !== null);
    shown.push(...figures.filter((figure) => room.takes(lengthOf(figure))));
    if (room.isFull) return [...shown, { ...leftOut(), drawing: html``, table: { columns: [], rows: [] } }];
  }
  return shown;
};

/** About what it takes in the page. */
const lengthOf = ({ title, caption, drawing, table }: RenderedFigure): number =>
  drawing.text.length +
  2 * title.length +
  caption.length +
  table.rows.reduce((sum, row) => row.reduce((length, cell) => length + cell.length + CELL, sum + CELL), 0);

/** `<td></td>` */
const CELL = 9;
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
