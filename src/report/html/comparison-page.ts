import type { Circumstance } from "../../comparison/circumstances.ts";
import type { ComparedQuantity } from "../../comparison/compare.ts";
import type { ComparedRuns } from "../../comparison/compared-runs.ts";
import type { VerdictChange } from "../../comparison/verdict-changes.ts";
import {
  conclusionOf,
  differentTitle,
  figuresOf,
  figuresOfQuantity,
  turnOf,
  whenAndHow,
} from "../comparison-text.ts";
import { machineSummary } from "../machine-summary.ts";
import { html, type Html } from "./html.ts";
import { renderPage } from "./page.ts";
import { pairDrawing } from "./pair-drawing.ts";

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
  const { labels, circumstances, nothingInCommon, disturbances, verdicts, different, contaminated, lost } =
    comparison;
  const [first, second] = labels;
  const id = `against-${second}`;
  return html`<section class="compared" aria-labelledby="${id}">
    <h2 id="${id}">${first} against ${second}</h2>
    <dl>
      ${runs.map(
        (run, index) =>
          html`<dt>${labels[index]!}</dt>
            <dd>${names[index]!}: ${whenAndHow(run)}<br />${machineSummary(run.machine)}</dd>`,
      )}
    </dl>
    <p><b>${conclusionOf(comparison)}</b></p>
    ${(nothingInCommon === null ? disturbances : []).map(
      ({ run, what }) =>
        html`<p class="warning">${run} is contaminated: other work ran while it was measured (${what}).</p>`,
    )}${circumstanceTable("Two machines", labels, circumstances.machine)}${circumstanceTable(
      "Set up otherwise",
      labels,
      circumstances.system,
    )}${circumstanceTable("Not measured in the same way", labels, circumstances.measuring)}${changeTable(
      "Verdicts that changed",
      verdicts.filter(({ kind }) => kind === "changed"),
    )}${changeTable(
      "Decided otherwise, but no change",
      verdicts.filter(({ kind }) => kind === "contaminated" || kind === "drift"),
    )}${changeTable(
      "Decided in one of the runs only",
      verdicts.filter(({ kind }) => kind === "undecided"),
    )}${quantityTable(differentTitle(comparison), labels, different)}${quantityTable(
      "Contaminated: apart, but not put down to the machine",
      labels,
      contaminated,
    )}${tableOf(
      "Contaminated: without an interval in one of the runs",
      ["Quantity", "Layer", "Why"],
      lost.map(({ quantity, layer, why }) => [quantity, layer, why]),
    )}
  </section>`;
};

const circumstanceTable = (
  title: string,
  labels: readonly [string, string],
  all: readonly Circumstance[],
): Html | null =>
  tableOf(
    title,
    ["", ...labels],
    all.map(({ name, was, is }) => [name, was, is]),
  );

const changeTable = (title: string, changes: readonly VerdictChange[]): Html | null =>
  tableOf(
    title,
    ["Claim", "Layer", "Verdict", "Figures", "Why it is no change"],
    changes.map((change) => [
      change.title === null ? change.claim : `${change.title} (${change.claim})`,
      change.layer,
      turnOf(change),
      figuresOf(change),
      change.why ?? "",
    ]),
  );

const quantityTable = (
  title: string,
  labels: readonly [string, string],
  quantities: readonly ComparedQuantity[],
): Html | null =>
  tableOf(
    title,
    [
      "Experiment",
      "Quantity",
      ...labels,
      `${labels[1]}/${labels[0]}`,
      `Intervals, ${labels[0]} above`,
      "What else explains it",
    ],
    quantities.map((each) => {
      const { name, was, is, factor } = figuresOfQuantity(each);
      return [each.experiment, name, was, is, factor, pairDrawing(labels, each), each.why ?? ""];
    }),
  );

/** A column that says nothing in any row is left out. */
const tableOf = (
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
): Html | null => {
  if (rows.length === 0) return null;
  const said = columns.map((_, index) => rows.some((row) => row[index] !== ""));
  const kept = <Cell>(cells: readonly Cell[]): readonly Cell[] => cells.filter((_, index) => said[index]);
  return html`<h3>${title}</h3>
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">
      <table>
        <thead>
          <tr>
            ${kept(columns).map((column) =>
              column === "" ? html`<td></td>` : html`<th scope="col">${column}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${kept(row).map((cell, index) =>
                  index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
};
