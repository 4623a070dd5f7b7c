import type { FigureDefinition } from "../../experiment/figure.ts";
import { defaultFigures } from "../figure-data/default-figures.ts";
import { label } from "../figure-data/estimates.ts";
import { plainText } from "../plain-text.ts";
import type { ExperimentResult, RunFile } from "../run-file.ts";
import type { Style } from "../style.ts";
import { wrap } from "../wrap.ts";
import { againstPlot, curvePlot } from "./figure-plot.ts";
import { intervalsPlot } from "./intervals-plot.ts";

/** Wider than this a small plot is no clearer. */
const GREATEST_WIDTH = 72;

/**
 * The main curve of every experiment: the first of its figures that is one and of which anything was measured, or else the first of
 * its intervals. A block of lines each: title, plot, what to see in it.
 */
export const plotSections = (run: RunFile, style: Style): readonly (readonly string[])[] =>
  run.experiments.flatMap((experiment) => {
    const section = sectionOf(experiment, run, style);
    return section === null ? [] : [section];
  });

export const NOTHING_TO_PLOT = "Nothing to plot: no figure has a value that enough rounds were made for.";

/** The same as a text that ends in a newline; says so where there is nothing to plot. */
export const renderPlots = (run: RunFile, style: Style): string => {
  const sections = plotSections(run, style);
  if (sections.length === 0) return `${NOTHING_TO_PLOT}\n`;
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
};

const sectionOf = (experiment: ExperimentResult, run: RunFile, style: Style): readonly string[] | null => {
  const width = Math.min(GREATEST_WIDTH, style.width);
  const figures = experiment.figures.length > 0 ? experiment.figures : defaultFigures(experiment);
  for (const figure of [...figures.filter(isCurve), ...figures.filter((each) => !isCurve(each))]) {
    const lines = drawn(figure, experiment, run, width, style);
    if (lines.length === 0) continue;
    const text = (raw: string): readonly string[] => wrap(plainText(label(raw), style), width);
    return [
      ...text(`${experiment.id}: ${figure.title}`).map((line) => style.colors.bold(line)),
      ...lines,
      ...text(figure.caption).map((line) => style.colors.dim(line)),
    ];
  }
  return null;
};

const isCurve = ({ kind }: FigureDefinition): boolean => kind === "curve" || kind === "against";

const drawn = (
  figure: FigureDefinition,
  experiment: ExperimentResult,
  run: RunFile,
  width: number,
  style: Style,
): readonly string[] => {
  switch (figure.kind) {
    case "curve":
      return curvePlot(figure, experiment, run, width, style);
    case "against":
      return againstPlot(figure, experiment, width, style);
    case "intervals":
      return intervalsPlot(figure, experiment, width, style);
    case "matrix":
      return [];
  }
};
