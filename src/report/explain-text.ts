import type { Machine } from "../machine/machine.ts";
import { expectationInWords } from "../verdict/words.ts";
import type { Explanation } from "./explanation.ts";
import { durationText } from "./figures.ts";
import { hanging, plainParagraph } from "./paragraph.ts";
import { plainText } from "./plain-text.ts";
import { requirementText } from "./requirement-text.ts";
import type { Style } from "./style.ts";

const PRIORS = {
  robust: "well established",
  likely: "likely",
  "hardware-dependent": "depends on the hardware",
  refuted: "known to be wrong in places",
  myth: "a popular myth: it is judged in its popular wording, and expected to fall",
} as const;

const LAYER_SOURCES: Readonly<Record<string, (slug: string) => string>> = {
  native: (slug) => `native/kernels/${slug}.cc`,
  wasm: (slug) => `assembly/kernels/${slug}.ts`,
  js: (slug) => `src/kernels/${slug.replaceAll("_", "-")}.ts`,
};

/** Where a kernel's timed code is, by layer, from the package's root. */
export const kernelSource = (slug: string, layer: string): string => LAYER_SOURCES[layer]?.(slug) ?? slug;

/** What a claim says and how it is found out, for a terminal. Ends in a newline. */
export const renderExplanation = (
  { claim, experiment, mechanism, comparisons, kernels }: Explanation,
  machine: Machine,
  style: Style,
): string => {
  const { colors, width } = style;
  const item = (text: string): string[] => hanging("  - ", plainText(text, style), width);
  const titled = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [colors.bold(title), ...lines];
  const paragraph = (text: string): string[] => hanging("  ", plainText(text, style), width);
  const requires = [
    ...experiment.requires,
    ...(claim.requires ?? []),
    ...comparisons.flatMap((each) => each.requires ?? []),
  ];
  const sections = [
    [colors.bold(plainText(`${claim.id}  ${claim.title}`, style)), ...plainParagraph(claim.statement, style)],
    titled("Where it comes from", [
      ...paragraph(claim.source),
      ...paragraph(`Held to be: ${PRIORS[claim.prior]}.`),
    ]),
    titled("Why it should be so, or not", mechanism === null ? [] : paragraph(mechanism)),
    titled(
      "What is expected",
      claim.parts.flatMap(({ quantity, expectation, requires: its = [] }) => {
        const needs = its.length === 0 ? "" : `; needs ${its.map(requirementText).join("; ")}`;
        return item(`${quantity} is ${expectationInWords(expectation)}${needs}`);
      }),
    ),
    titled(
      "What proves that the instrument can tell",
      claim.controls.flatMap(({ id, quantity, expectation, expected }) =>
        item(
          `${id.replaceAll("-", " ")}: ${quantity} must ${expected ? "" : "not "}be ${expectationInWords(expectation)}, or no ${expected ? "refutation" : "confirmation"} stands`,
        ),
      ),
    ),
    titled("How it is measured", [
      ...paragraph(`Experiment ${experiment.id}: ${experiment.shows}. In ${claim.layers.join(", ")}.`),
      ...comparisons.flatMap(({ id, layer, threads, trialNs, blocks, arms }) =>
        item(
          `${id} (${layer}, ${threads === 1 ? "one thread" : `${threads} threads`}, ${blocks} blocks of trials of ${durationText(trialNs / 1e6) === "0 ms" ? `${trialNs / 1000} us` : durationText(trialNs / 1e6)}): ${armsText(arms)}`,
        ),
      ),
    ]),
    titled(
      "Code that is timed",
      kernels.flatMap(({ slug, operation, layers }) =>
        item(`${slug}: ${operation}; ${layers.map((layer) => kernelSource(slug, layer)).join(", ")}`),
      ),
    ),
    titled("What it needs", [...new Set(requires.map(requirementText))].flatMap(item)),
    titled(
      "What could mislead on this machine",
      [...(experiment.confounders ?? []), ...doubtsAbout(machine)].flatMap(item),
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

const MOST_ARMS = 6;

const armsText = (arms: Explanation["comparisons"][number]["arms"]): string => {
  const all = Object.entries(arms).map(
    ([name, { kernel, parameters }]) => `${name} = ${kernel}(${parametersText(parameters)})`,
  );
  const more = all.length - MOST_ARMS;
  return [...all.slice(0, MOST_ARMS), ...(more > 0 ? [`and ${more} more (--json has them)`] : [])].join("; ");
};

const parametersText = (parameters: Readonly<Record<string, number | string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

/** What is about the machine, whatever is measured on it. */
const doubtsAbout = ({ virtualization, caches, topology, frequency, limits }: Machine): readonly string[] => [
  ...(virtualization.emulated === true ? ["The CPU is emulated: no verdict on times can stand."] : []),
  ...(virtualization.hypervisor === null
    ? []
    : [
        `${virtualization.hypervisor === "unknown" ? "Perhaps a" : `A ${virtualization.hypervisor}`} guest: the host may move its CPUs, shadow its page tables, and take time unseen.`,
      ]),
  ...(caches.length === 0 ? ["The system tells of no cache: sizes are found, not looked up."] : []),
  ...(topology.smt === null
    ? ["Whether CPUs are siblings of one core is not told: alu-scaling of a run shows it."]
    : []),
  ...(frequency.governor !== null && frequency.governor !== "performance"
    ? [`The governor is ${frequency.governor}: absolute times follow the load.`]
    : []),
  ...(limits.cpuQuota === null
    ? []
    : ["A control group limits CPU time: threads may be stopped in mid-trial."]),
];
