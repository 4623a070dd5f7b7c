import type { Chapter } from "../../experiment/chapter.ts";
import { chapterOf, type Claim, type Part, type Prior } from "../../experiment/claim.ts";
import type { Experiment, Setting } from "../../experiment/experiment.ts";
import type { Expectation } from "../../experiment/expectation.ts";
import type { QuantityDefinition } from "../../experiment/quantity.ts";
import { expectationText } from "../expectation-text.ts";
import { counted, figure } from "../figures.ts";
import { inline } from "./markdown.ts";
import { needsOf } from "./claim-needs.ts";

export interface Handbook {
  readonly chapters: readonly Chapter[];
  readonly experiments: readonly Experiment[];
}

const PRIORS: Readonly<Record<Prior, string>> = {
  robust: "holds on any machine of its kind",
  likely: "likely",
  "hardware-dependent": "depends on the hardware",
  refuted: "said to be wrong by its source",
  myth: "a myth: often said, and wrong",
};

/**
 * The catalogue as pages of Markdown, by file name: one a chapter that has claims, and an index. Units and needs are
 * asked of the experiments on some machines; only what they agree on is printed.
 */
export const claimPages = (
  { chapters, experiments }: Handbook,
  settings: readonly Setting[],
): ReadonlyMap<string, string> => {
  const made = experiments.flatMap((experiment) => experiment.claims.map((claim) => ({ claim, experiment })));
  const covered = chapters.flatMap((chapter) => {
    const its = made.filter(({ claim }) => chapterOf(claim) === chapter.id);
    return its.length === 0 ? [] : [{ chapter, its }];
  });
  return new Map([
    ["README.md", indexPage(covered)],
    ...covered.map(({ chapter, its }): [string, string] => [
      `${chapter.id}.md`,
      [
        `# ${chapter.id} ${inline(chapter.title)}`,
        `${inline(chapter.titleZh)}. ${counted(its.length, "claim")}; [all chapters](README.md). ${GENERATED}`,
        ...its.map(({ claim, experiment }) => claimSection(claim, experiment, settings)),
      ].join("\n\n") + "\n",
    ]),
  ]);
};

const GENERATED = "Written by `npm run docs:claims` from the catalogue in `bench/`: changes here are lost.";

interface Made {
  readonly claim: Claim;
  readonly experiment: Experiment;
}

const indexPage = (
  covered: readonly { readonly chapter: Chapter; readonly its: readonly Made[] }[],
): string => {
  const total = covered.reduce((sum, { its }) => sum + its.length, 0);
  const rows = covered.map(({ chapter: { id, title, titleZh }, its }) => {
    const myths = its.filter(({ claim }) => claim.prior === "myth" || claim.prior === "refuted").length;
    return `| [${id}](${id}.md) | ${inline(title)} | ${inline(titleZh)} | ${its.length} | ${myths || ""} |`;
  });
  return `# Claims

${total} claims of ${covered.length} chapters. ${GENERATED}

| chapter | title | | claims | of them said to be wrong |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

Of each claim its page has the sentence, its source, what was expected of it before anything was measured, the quantities it is
judged by, its controls, the layers it is judged in, the experiment that measures it, and what that needs of any machine. Needs
that differ from machine to machine, such as how much memory is streamed through, are not listed: a run says what is missing.
[How it measures and judges](../method.md) says what becomes of all that.
`;
};

const claimSection = (claim: Claim, experiment: Experiment, settings: readonly Setting[]): string => {
  const quantities = settings.flatMap((setting) => experiment.quantities(setting));
  const about = (part: Omit<Part, "requires">): string => held(part, quantities, claim);
  const mechanism = claim.mechanism ?? experiment.mechanism;
  const needs = needsOf(claim, experiment, settings);
  return [
    `## ${inline(claim.title)}`,
    `\`${claim.id}\``,
    `> ${inline(claim.statement)}`,
    ...(mechanism === undefined ? [] : [inline(mechanism)]),
    [
      `- Source: ${inline(claim.source)}`,
      `- Before measuring: ${PRIORS[claim.prior]}`,
      `- Experiment: \`${experiment.id}\` (${inline(experiment.shows)})`,
      `- Layers: ${claim.layers.join(", ")}`,
      `- Needs: ${needs.ofAll.length === 0 ? "nothing in particular" : inline(needs.ofAll.join("; "))}`,
      `- Confirmed if ${claim.parts.length === 1 ? "this is so, refuted if not" : "all of these are so, refuted if one is not"}:`,
      ...claim.parts.map((part, index) => {
        const its = needs.ofParts[index]!;
        return `  - ${about(part)}${its.length === 0 ? "" : `; needs ${inline(its.join("; "))}`}`;
      }),
      "- Controls:",
      ...claim.controls.map((control) => {
        const must = control.expected
          ? "must be so, before a refutation is believed"
          : "must not be so, before a confirmation is believed";
        const guards = control.guards === undefined ? "" : `, where it rests on \`${control.guards}\``;
        return `  - \`${control.id}\`: ${about(control)}; ${must}${guards}`;
      }),
    ].join("\n"),
  ].join("\n\n");
};

/** "`padding-speedup` at least 2x (throughput of padded over packed)" */
const held = (
  { quantity: id, expectation }: Omit<Part, "requires">,
  quantities: readonly QuantityDefinition[],
  { layers }: Claim,
): string => {
  const quantity = quantities.find((each) => each.id === id && layers.some((layer) => layer === each.layer));
  const said = expectationText(expectation, quantity?.unit ?? "", "words").replaceAll("\u00a0", " ");
  const description = quantity === undefined ? "" : ` (${inline(quantity.description)})`;
  return `\`${id}\` ${inline(said)}${description}${inline(chancesText(expectation))}`;
};

/** What is counted needs chances, which another quantity counts. */
const chancesText = (expectation: Expectation): string => {
  switch (expectation.kind) {
    case "never":
      return `, in at least ${figure(expectation.power.atLeast)} of ${expectation.power.quantity}`;
    case "rate-at-least":
      return ` of ${expectation.per}`;
    case "at-least":
    case "at-most":
    case "between":
    case "one-of":
    case "observed":
      return "";
  }
};
