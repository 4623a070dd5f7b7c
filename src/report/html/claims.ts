import { VERDICT_WORDS } from "../../verdict/verdict.ts";
import { expectationText } from "../expectation-text.ts";
import { counted, estimateText, quantityText } from "../figures.ts";
import type { RunFile, Verdict } from "../run-file.ts";
import { plainStyle } from "../style.ts";
import { decidingPart, MARKS, verdictRow } from "../verdict-row.ts";
import { html, type Html } from "./html.ts";
import { intervalDrawing } from "./interval-drawing.ts";
import { Room } from "./room.ts";

/** How firmly the literature says so. */
const PRIORS: Readonly<Record<RunFile["handbook"]["claims"][number]["prior"], string>> = {
  robust: "well established",
  likely: "likely",
  "hardware-dependent": "depends on the hardware",
  refuted: "known to be wrong in places",
  myth: "a popular myth",
};

/** Of all claims: a run of all that there is has half of it. */
const MOST_CHARACTERS = 800_000;

/** Claims as the page shows them, by chapter, in the order of the handbook. */
export interface ShownClaims {
  readonly chapters: RunFile["handbook"]["chapters"];
  readonly sections: readonly Html[];
}

/** Every claim of the run by chapter; of a run that has too many for a page, the first, and how many more there are. */
export const claimSections = (runFile: RunFile): ShownClaims => {
  const room = new Room(MOST_CHARACTERS);
  const byChapter = new Map<string, Verdict[]>();
  for (const verdict of runFile.verdicts) {
    const before = byChapter.get(verdict.chapter);
    if (before === undefined) byChapter.set(verdict.chapter, [verdict]);
    else before.push(verdict);
  }
  const shown = chaptersOf(runFile).flatMap((chapter) => {
    const claims = room.fill(byChapter.get(chapter.id) ?? [], (verdict) => claimOf(verdict, runFile));
    return claims.length === 0 ? [] : [{ chapter, claims }];
  });
  const left = shown.reduce((count, { claims }) => count - claims.length, runFile.verdicts.length);
  return {
    chapters: shown.map(({ chapter }) => chapter),
    sections: [
      ...shown.map(({ chapter, claims }) => chapterOf(chapter, claims)),
      ...(left === 0
        ? []
        : [
            html`<p class="reason">
              ${counted(left, "further verdict")} of ${runFile.verdicts.length} not shown: the page would be
              too large. The run file has all.
            </p>`,
          ]),
    ],
  };
};

const chapterOf = (
  { id, title, titleZh }: RunFile["handbook"]["chapters"][number],
  claims: readonly Html[],
): Html =>
  html`<section class="chapter" id="${anchorOf(id)}" data-chapter="${id}">
    <h3 class="chapter-title">
      ${id} ${title}${titleZh === "" ? null : html` <span lang="zh">${titleZh}</span>`}
    </h3>
    ${claims}
  </section>`;

export const anchorOf = (id: string): string => `c-${id.replace(/[^A-Za-z0-9]+/g, "-")}`;

/** The chapters that have a verdict; of those that the run file does not name, the number. */
const chaptersOf = ({ verdicts, handbook }: RunFile): RunFile["handbook"]["chapters"] => {
  const present = new Set(verdicts.map(({ chapter }) => chapter));
  const known = handbook.chapters.filter(({ id }) => present.has(id));
  const named = new Set(known.map(({ id }) => id));
  const unknown = [...present].filter((id) => !named.has(id)).sort();
  return [...known, ...unknown.map((id) => ({ id, title: "", titleZh: "" }))];
};

const claimOf = (verdict: Verdict, runFile: RunFile): Html => {
  const inBook = runFile.handbook.claims.find(({ id }) => id === verdict.claim);
  const row = verdictRow(verdict, inBook?.title, runFile.experiments, plainStyle(400));
  const mark = MARKS[verdict.verdict];
  const main = deciding(verdict);
  const drawing =
    main === undefined || verdict.estimate === null
      ? null
      : intervalDrawing({
          estimate: verdict.estimate,
          unit: verdict.estimate.unit,
          expectation: main.expectation,
          verdict: verdict.verdict,
        });
  return html`<article
    class="claim ${verdict.verdict}"
    id="${anchorOf(`${verdict.claim}-${verdict.layer}`)}"
    data-verdict="${verdict.verdict}"
    data-layer="${verdict.layer}"
  >
    <p class="sign" data-sign="${mark.sign}">${mark.word}</p>
    <div>
      <h4 class="title">${row.title} <span class="tag">${verdict.layer}</span></h4>
      <p class="statement">${verdict.statement}</p>
      ${row.reason === null ? null : html`<p class="reason">${row.reason}</p>`}
    </div>
    <div class="figures">
      <p class="estimate">
        ${row.estimate}<span class="muted">
          ${verdict.verdict === "not-testable" ? "" : row.expectation.words}</span
        >
      </p>
      ${drawing}
    </div>
    ${moreOf(verdict, inBook)}
  </article>`;
};

/** Two parts may be of one quantity, each for the machines it is about. */
const deciding = (verdict: Verdict): Verdict["parts"][number] | undefined =>
  decidingPart(verdict) ?? verdict.parts[0];

const moreOf = (
  { claim, remedy, parts, controls }: Verdict,
  inBook: RunFile["handbook"]["claims"][number] | undefined,
): Html =>
  html`<details class="more">
    <summary>Evidence, control and source<span class="visually-hidden"> of ${claim}</span></summary>
    <dl>
      ${
        parts.length < 2 ? null : entry(`Parts`, html`${parts.map((part) => html`<p>${partText(part)}</p>`)}`)
      }${controls.map((control) =>
        entry(
          "Control",
          html`<p>
              ${control.id.replaceAll("-", " ")}: must ${control.expected ? "" : "not "}be
              ${expectationText(control.expectation, control.unit, "words")};
              ${
                control.estimate === null
                  ? "it was not measured"
                  : `it is ${estimateText(control.estimate, control.unit)}`
              }
              – ${control.holds === null ? "undecided" : control.holds ? "holds" : "does not hold"}
            </p>
            ${
              control.estimate === null
                ? null
                : intervalDrawing({ ...control, estimate: control.estimate, verdict: null })
            }`,
        ),
      )}${remedy === null ? null : entry("What would help", html`<p>${remedy}</p>`)}${
        inBook === undefined
          ? null
          : html`${entry("Source", html`<p>${inBook.source}</p>`)}${entry("Said to be", html`<p>${PRIORS[inBook.prior]}</p>`)}`
      }${entry("Claim", html`<p><code>${claim}</code></p>`)}
    </dl>
  </details>`;

const entry = (term: string, what: Html): Html =>
  html`<dt>${term}</dt>
    <dd>${what}</dd>`;

const partText = ({ quantity, unit, expectation, estimate, standing }: Verdict["parts"][number]): string =>
  `${quantity}: ${estimate === null ? "not measured" : estimateText(estimate, unit)}, expected ${expectationText(expectation, unit, "words")} (${standing})`;

/** How many verdicts of each word there are, each a filter where scripts run. */
export const countList = ({ verdicts }: Pick<RunFile, "verdicts">): Html =>
  html`<ul class="counts">
    ${VERDICT_WORDS.map((word) => {
      const count = verdicts.filter(({ verdict }) => verdict === word).length;
      return html`<li class="${word}">
        <button type="button" class="by-verdict" data-word="${word}" aria-pressed="false">
          <b>${count}</b><span class="sign" data-sign="${MARKS[word].sign}">${MARKS[word].word}</span>
        </button>
      </li>`;
    })}
  </ul>`;

/** One value with its unit, for a sentence. */
export const valueOf = ({ estimate }: Verdict): string =>
  estimate === null ? "" : quantityText(estimate.point, estimate.unit);
