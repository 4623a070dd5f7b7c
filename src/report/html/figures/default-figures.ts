import type { CurveFigure } from "../../../experiment/figure.ts";
import type { ExperimentResult } from "../../run-file.ts";
import { extentOf } from "./axis.ts";
import { seriesOf } from "./estimates.ts";

/** From here on one scale cannot show both ends. */
const WIDE = 16;

/** What is drawn of an experiment that says nothing of it: each of its series, the same of all layers together. */
export const defaultFigures = ({
  quantities,
}: Pick<ExperimentResult, "quantities">): readonly CurveFigure[] => {
  const series = quantities.filter((each) => each.series !== undefined);
  return [...new Set(series.map(({ id }) => id))].map((quantity) => {
    const lines = series.filter(({ id }) => id === quantity);
    const points = lines.flatMap((line) => seriesOf(line));
    const first = lines[0]!;
    return {
      kind: "curve",
      id: quantity,
      title: `${inWords(quantity)}${first.over === undefined ? "" : ` over ${first.over.name}`}`,
      caption: `${sentence(first.description)}.`,
      lines: lines.map(({ layer }) => ({ quantity, layer, label: layer })),
      x: scaleOf(points.map(({ x }) => x)),
      y: scaleOf(points.map(({ estimate }) => estimate.point)),
    };
  });
};

const inWords = (id: string): string => sentence(id.replaceAll("-", " "));

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const scaleOf = (values: readonly number[]): "linear" | "log" => {
  const [least, greatest] = extentOf(values);
  return least > 0 && greatest / least >= WIDE ? "log" : "linear";
};
