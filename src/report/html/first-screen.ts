import { counted, durationText, figure, percentText } from "../figures.ts";
import { machineSummary } from "../machine-summary.ts";
import { alarmTexts } from "../outcome-table.ts";
import type { RunFile } from "../run-file.ts";
import { controlFacts, remedies, runFacts, statedFacts, trustFacts, warnings } from "../run-summary.ts";
import { anchorOf, countList, valueOf } from "./claims.ts";
import { html, type Html } from "./html.ts";
import { fewOf } from "./room.ts";
import { surprisesOf, type Surprise } from "./surprises.ts";

/** Characters of each list: far more than a run of ours has to say. */
const MOST_TEXT = 10_000;

/** What a reader sees before scrolling: which machine, how far to trust it, how many of what, and what nobody would have bet on. */
export const firstScreen = (runFile: RunFile): Html => {
  const [alarm, ...alarms] = alarmTexts(runFile);
  return html`<header>
    <a class="skip" href="#claims">To the claims</a>
    <h1>What holds on this machine</h1>
    <p class="lead">
      ${machineSummary(runFile.machine)} –
      <time datetime="${runFile.startedAt}">${dateText(runFile.startedAt)}</time>
    </p>
    ${
      alarm === undefined
        ? null
        : html`<div class="alarm" role="alert">
            <h2>${alarm}</h2>
            ${fewOf(alarms, MOST_TEXT).map((text) => html`<p>${text}</p>`)}
          </div>`
    }${fewOf(warnings(runFile), MOST_TEXT).map((text) => html`<p class="warning">${text}</p>`)}${countList(runFile)}
    <div class="two">
      <section aria-labelledby="surprises">
        <h2 id="surprises">Surprises</h2>
        ${surprises(runFile)}
      </section>
      <section aria-labelledby="trust">
        <h2 id="trust">How far to trust it</h2>
        ${trust(runFile)}
      </section>
    </div>
  </header>`;
};

/** "2026-11-25 07:31 UTC" */
const dateText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const surprises = (runFile: RunFile): Html => {
  const all = surprisesOf(runFile);
  if (all.length === 0) {
    return runFile.handbook.claims.length === 0 && runFile.verdicts.length > 0
      ? html`<p class="muted">
          This run file does not say what was to be expected: it was written before that was kept.
        </p>`
      : html`<p class="muted">
          None: what is widely believed was confirmed or could not be decided, and no effect is far from what
          is claimed.
        </p>`;
  }
  const titles = new Map(runFile.handbook.claims.map(({ id, title }) => [id, title]));
  return html`<ul class="facts">
    ${all.map(
      (surprise) =>
        html`<li>
          <a href="#${anchorOf(`${surprise.verdict.claim}-${surprise.verdict.layer}`)}"
            >${titles.get(surprise.verdict.claim) ?? surprise.verdict.claim}</a
          >
          (${surprise.verdict.layer}): ${whatOf(surprise)}
        </li>`,
    )}
  </ul>`;
};

const whatOf = ({ kind, factor, verdict }: Surprise): string => {
  const value = valueOf(verdict);
  switch (kind) {
    case "refuted-though-believed":
      return `refuted${value === "" ? "" : `, ${value}`}, though it is widely believed`;
    case "confirmed-though-doubted":
      return `confirmed${value === "" ? "" : `, ${value}`}, though it is thought to be wrong`;
    case "far-above-bound":
      return `${value}, ${figure(factor!, 2)} times what is claimed, at least`;
    case "far-below-bound":
      return `${value}, which is below what is claimed by a factor of ${figure(factor!, 2)} or more`;
  }
};

const trust = (runFile: RunFile): Html => {
  const facts = [...trustFacts(runFile), ...controlFacts(runFile)];
  const found = statedFacts(runFile);
  const help = remedies(runFile);
  return html`<p>${runFacts(runFile)}</p>
    ${
      facts.length === 0
        ? null
        : html`<ul class="facts">
            ${fewOf(facts, MOST_TEXT).map((fact) => html`<li>${fact}</li>`)}
          </ul>`
    }${found.length === 0 ? null : html`<p>Found beside what the system states: ${fewOf(found, MOST_TEXT).join("; ")}</p>`}${
      help.length === 0
        ? null
        : html`<details>
            <summary>What would decide more here</summary>
            <ul class="facts">
              ${fewOf(
                help.map(({ remedy, verdicts }) => `${remedy} (${counted(verdicts, "verdict")})`),
                MOST_TEXT,
              ).map((text) => html`<li>${text}</li>`)}
            </ul>
          </details>`
    }
    <p class="muted">
      Starting processes took ${percentText(runFile.instrument.startShare)} of
      ${durationText(runFile.durationMs)}, the program that waited for them
      ${percentText(runFile.instrument.parentCpuShare)} of a CPU.
    </p>`;
};
