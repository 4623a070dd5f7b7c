import { counted, durationText, figure, percentText } from "../figures.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../run-file.ts";
import { html, type Html } from "./html.ts";
import type { DataTable, RenderedFigure } from "./rendered-figure.ts";
import { replicateStrip } from "./replicate-strip.ts";

export type FiguresByExperiment = ReadonlyMap<string, readonly RenderedFigure[]>;

/** Each experiment: its figures, the replicates that its claims rest on, the proof of how it was measured, what was left out. */
export const experimentSections = (runFile: RunFile, figures: FiguresByExperiment): readonly Html[] =>
  runFile.experiments.map((experiment) => sectionOf(experiment, runFile, figures.get(experiment.id) ?? []));

const sectionOf = (
  experiment: ExperimentResult,
  { verdicts }: RunFile,
  figures: readonly RenderedFigure[],
): Html => {
  const judged = new Set(
    verdicts.flatMap(({ layer, parts, controls }) =>
      [...parts, ...controls].map(({ quantity }) => `${quantity} ${layer}`),
    ),
  );
  const strips = experiment.quantities
    .filter(({ id, layer }) => judged.has(`${id} ${layer}`))
    .flatMap((quantity) => {
      const strip = replicateStrip(quantity);
      return strip === null ? [] : [stripOf(quantity, strip)];
    });
  return html`<section class="experiment" id="e-${experiment.id}">
    <h3>${experiment.id.replaceAll("-", " ")}</h3>
    <p class="muted">
      ${experiment.shows}${experiment.file === undefined ? "" : ` (from ${experiment.file})`}${experiment.reason === null ? "" : ` – ${experiment.status}: ${experiment.reason}`}
    </p>
    ${figures.length === 0 ? null : html`<div class="figures-of">${figures.map(figureOf)}</div>`}${
      strips.length === 0
        ? null
        : html`<details class="lookup">
            <summary>
              Replicates, round by round<span class="visually-hidden"> of ${experiment.id}</span>
            </summary>
            ${strips}
          </details>`
    }${evidenceOf(experiment)}${unmetOf(experiment)}
  </section>`;
};

const figureOf = ({ id, title, caption, drawing, folded, table }: RenderedFigure): Html =>
  html`<figure id="${id}">
    ${
      folded === undefined
        ? html`<div class="drawing">${drawing}</div>`
        : html`<details class="drawing">
            <summary>${folded}</summary>
            ${drawing}
          </details>`
    }
    <figcaption><b>${title}</b>${caption}</figcaption>
    <details class="lookup">
      <summary>The numbers<span class="visually-hidden"> of ${title}</span></summary>
      ${tableOf(title, table)}
    </details>
  </figure>`;

const tableOf = (name: string, { columns, rows }: DataTable): Html =>
  html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const stripOf = ({ id, layer, description }: QuantityResult, strip: Html): Html =>
  html`<h4>${id} <span class="tag">${layer}</span></h4>
    <p class="muted">${description}</p>
    ${strip}`;

const evidenceOf = (experiment: ExperimentResult): Html | null => {
  if (experiment.evidence.length === 0) return null;
  const rows = experiment.evidence.map((row) => [
    `${row.comparison} (${row.layer})`,
    row.cpus.length === 0 ? "not pinned" : row.cpus.join(", "),
    figure(row.replicates),
    figure(row.blocks),
    droppedText(row.dropped, row.blocks),
    row.disturbed === 0 ? "none" : String(row.disturbed),
    row.overlap === 1 ? "whole" : percentText(row.overlap),
    row.stealShare === null ? "unknown" : percentText(row.stealShare),
  ]);
  const columns = [
    "Comparison",
    "CPUs",
    "Replicates",
    "Blocks",
    "Left out",
    "Disturbed",
    "Overlap",
    "Stolen",
  ];
  return html`<details class="lookup">
    <summary>How it was measured<span class="visually-hidden">: ${experiment.id}</span></summary>
    <p class="muted">${durationText(experiment.durationMs)} in all.</p>
    ${tableOf(`Evidence of ${experiment.id}`, { columns, rows })}
  </details>`;
};

const droppedText = (
  { switched, moved, distanceFlipped }: ExperimentResult["evidence"][number]["dropped"],
  blocks: number,
): string => {
  const left = switched + moved + distanceFlipped;
  return left === 0 ? "none" : `${figure(left)} (${percentText(left / Math.max(1, blocks))})`;
};

const MOST_UNMET = 6;

const unmetOf = ({ unmet }: ExperimentResult): Html | null => {
  if (unmet.length === 0) return null;
  const reasons = [...new Set(unmet.map(({ reason }) => reason))];
  return html`<p class="reason">
    Not measured here:
    ${reasons.slice(0, MOST_UNMET).join("; ")}${reasons.length > MOST_UNMET ? `; and for ${counted(reasons.length - MOST_UNMET, "other reason")}` : ""}
  </p>`;
};
