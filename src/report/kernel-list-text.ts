import type { ListedKernel } from "../kernels/list.ts";
import { hanging } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import type { Style } from "./style.ts";

/** A kernel a paragraph: what it is, its parameters with what they may be, what it counts. Ends in a newline. */
export const renderKernels = (kernels: readonly ListedKernel[], style: Style): string =>
  `${kernels.map((kernel) => kernelLines(kernel, style).join("\n")).join("\n\n")}\n`;

const kernelLines = (kernel: ListedKernel, style: Style): string[] => {
  const { slug, about, operation, layers, threads, parameters, counters, otherCounters } = kernel;
  const { colors, width } = style;
  const lines = (label: string, text: string): string[] => hanging(label, plainText(text, style), width);
  const team = threads.least === threads.most ? String(threads.least) : `${threads.least} to ${threads.most}`;
  return [
    ...lines(`${slug}  `, about).map((line) => line.replace(slug, colors.bold(slug))),
    ...lines("  ", `${layers.join(", ")}; threads: ${team}; an operation is ${operation}`).map((line) =>
      colors.dim(line),
    ),
    ...parameters.flatMap((parameter) => lines(`  ${parameter.name}  `, parameterText(parameter))),
    ...counters.flatMap(({ name, is, layers: its }) => {
      const where = its.length === layers.length ? "" : ` (${its.join(", ")})`;
      return lines(`  counts ${name}  `, `${is}${where}`);
    }),
    ...(otherCounters === null ? [] : lines("  counts  ", otherCounters)),
  ];
};

const parameterText = (spec: ListedKernel["parameters"][number]): string => {
  const choices =
    spec.kind === "choice"
      ? spec.of.join(" | ")
      : `${spec.min} to ${spec.max}${spec.unit === undefined ? "" : ` ${spec.unit}`}`;
  const otherwise = spec.default === undefined ? "must be given" : `default ${spec.default}`;
  return `${choices}, ${otherwise}: ${spec.is}`;
};
