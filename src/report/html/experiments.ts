import { counted, durationText, figure, percentText } from "../figures.ts";
import type { ExperimentResult, QuantityResult, RunFile } from "../run-file.ts";
import { html, type Html } from "./html.ts";
import type { DataTable, RenderedFigure } from "./rendered-figure.ts";
import { replicateStrip } from "./replicate-strip.ts";
import { Room } from "./room.ts";

export type FiguresByExperiment = ReadonlyMap<string, readonly RenderedFigure[]>;

/** Each experiment: its figures, the replicates that its claims rest on, the proof of how it was measured, what was left out. */
export const experimentSections = (runFile: RunFile, figures: FiguresByExperiment): readonly Html[] => {
  const judged = new Set(
    runFile.verdicts.flatMap(({ layer, parts, controls }) =>
      [...parts, ...controls].map(({ quantity }) => `${quantity} ${layer}`),
    ),
  );
  const rooms = { strips: new Room(MOST_STRIPS), evidence: new Room(MOST_EVIDENCE) };
  // Figures have a limit of their own, so that only what is written about experiments counts here.
  const words = new Room(MOST_WORDS);
  const shown = runFile.experiments.filter((experiment) => !words.isFull && words.takes(wordsOf(experiment)));
  const left = runFile.experiments.length - shown.length;
  return [
    ...shown.map((experiment) => sectionOf(experiment, judged, figures.get(experiment.id) ?? [], rooms)),
    ...(left === 0 ? [] : [html`<p class="reason">${leftOut(counted(left, "further experiment"))}</p>`]),
  ];
};

/** Characters of the page; a thorough run of all that there is has less than half of each. */
const MOST_STRIPS = 500_000;
const MOST_EVIDENCE = 250_000;
const MOST_WORDS = 150_000;

/** About what the names and the markup of an experiment's section take, without what has a limit of its own. */
const wordsOf = ({ id, shows, file = "", reason }: ExperimentResult): number =>
  MARKUP + 5 * id.length + shows.length + file.length + (reason ?? "").length;

const MARKUP = 600;

const leftOut = (what: string): string =>
  `${what} not shown: the page would be too large. The run file has all.`;

interface Rooms {
  readonly strips: Room;
  readonly evidence: Room;
}

const sectionOf = (
  experiment: ExperimentResult,
  judged: ReadonlySet<string>,
  figures: readonly RenderedFigure[],
  rooms: Rooms,
): Html => {
  const stripped = experiment.quantities
    .filter(({ id, layer }) => judged.has(`${id} ${layer}`))
    .filter(hasStrip);
  const strips = rooms.strips.fill(stripped, stripOf);
  return html`<section class="experiment" id="e-${experiment.id}">
    <h3>${experiment.id.replaceAll("-", " ")}</h3>
    <p class="muted">
      ${experiment.shows}${experiment.file === undefined ? "" : ` (from ${experiment.file})`}${experiment.reason === null ? "" : ` – ${experiment.status}: ${experiment.reason}`}
    </p>
    ${figures.length === 0 ? null : html`<div class="figures-of">${figures.map(figureOf)}</div>`}${
      stripped.length === 0
        ? null
        : html`<details class="lookup">
            <summary>
              Replicates, round by round<span class="visually-hidden"> of ${experiment.id}</span>
            </summary>
            ${strips}${strips.length === stripped.length ? null : html`<p class="reason">${leftOut(`${stripped.length - strips.length} of ${stripped.length}`)}</p>`}
          </details>`
    }${evidenceOf(experiment, rooms.evidence)}${unmetOf(experiment)}
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
    ${
      table.rows.length === 0
        ? null
        : html`<details class="lookup">
            <summary>The numbers<span class="visually-hidden"> of ${title}</span></summary>
            ${tableOf(title, table.columns, table.rows.map(rowOf))}
          </details>`
    }
  </figure>`;

const rowOf = (row: DataTable["rows"][number]): Html =>
  html`<tr>
    ${row.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;

const tableOf = (name: string, columns: DataTable["columns"], rows: readonly Html[]): Html =>
  html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

const hasStrip = (quantity: QuantityResult): boolean => replicateStrip(quantity) !== null;

const stripOf = (quantity: QuantityResult): Html =>
  html`<h4>${quantity.id} <span class="tag">${quantity.layer}</span></h4>
    <p class="muted">${quantity.description}</p>
    ${replicateStrip(quantity)}`;

const evidenceOf = (experiment: ExperimentResult, room: Room): Html | null => {
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
  const shown = room.fill(rows, rowOf);
  return html`<details class="lookup">
    <summary>How it was measured<span class="visually-hidden">: ${experiment.id}</span></summary>
    <p class="muted">${durationText(experiment.durationMs)} in all.</p>
    ${tableOf(`Evidence of ${experiment.id}`, columns, shown)}${shown.length === rows.length ? null : html`<p class="reason">${leftOut(`${rows.length - shown.length} of ${rows.length}`)}</p>`}
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
