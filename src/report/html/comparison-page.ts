import type { Comparison, QuantityDifference } from "../../comparison/compare.ts";
import { changeText } from "../comparison-text.ts";
import { estimateText } from "../figures.ts";
import { machineSummary } from "../machine-summary.ts";
import type { RunFile } from "../run-file.ts";
import { html, type Html } from "./html.ts";
import { renderPage } from "./page.ts";

/** A run that others are held against, and one of these. */
export interface ComparedRuns {
  readonly names: readonly [string, string];
  readonly runs: readonly [RunFile, RunFile];
  readonly comparison: Comparison;
}

/** The page of one comparison or of several, each against the first run. */
export const renderComparisonPage = (all: readonly ComparedRuns[]): string =>
  renderPage({
    title: "hardfacts: runs compared",
    script: null,
    body: html`<main>
      <h1>What differs between these runs</h1>
      ${all.map(sectionOf)}
    </main>`,
  });

const sectionOf = ({ names, runs, comparison }: ComparedRuns): Html => {
  const { circumstances, changed, undecided, differences, notComparable, compared } = comparison;
  return html`<section>
    <h2>${names[0]} against ${names[1]}</h2>
    <p>First: ${machineSummary(runs[0].machine)}, ${runs[0].startedAt}</p>
    <p>Then: ${machineSummary(runs[1].machine)}, ${runs[1].startedAt}</p>
    <p class="lead">
      ${compared} quantities compared: ${differences.length} differ, ${notComparable.length} cannot be told;
      ${changed.length} verdicts changed.
    </p>
    ${listOf("Not the same to begin with", circumstances)}${listOf("Verdicts that changed", changed.map(changeText))}${listOf("Decided in one of the runs only", undecided.map(changeText))}${tableOf(
      "Quantities that differ beyond their intervals",
      differences.map((each) => ({ ...each, why: "" })),
    )}${tableOf("Apart, but not comparable", notComparable)}
  </section>`;
};

const listOf = (title: string, items: readonly string[]): Html | null =>
  items.length === 0
    ? null
    : html`<h3>${title}</h3>
        <ul class="facts">
          ${items.map((item) => html`<li>${item}</li>`)}
        </ul>`;

const tableOf = (
  title: string,
  rows: readonly (QuantityDifference & { readonly why: string })[],
): Html | null =>
  rows.length === 0
    ? null
    : html`<h3>${title}</h3>
        <div class="scroll" role="region" aria-label="${title}" tabindex="0">
          <table>
            <thead>
              <tr>
                ${["Experiment", "Quantity", "Layer", "First", "Then", "Why not"].map(
                  (column) => html`<th scope="col">${column}</th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ experiment, quantity, layer, unit, was, is, why }) =>
                  html`<tr>
                    ${[experiment, quantity, layer, estimateText(was, unit), estimateText(is, unit), why].map(
                      (cell) => html`<td>${cell}</td>`,
                    )}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`;
