import { machineFacts } from "../machine-text.ts";
import type { RunFile } from "../run-file.ts";
import { LAYERS } from "../../experiment/layer.ts";
import { VERDICT_WORDS } from "../../verdict/verdict.ts";
import { MARKS } from "../verdict-row.ts";
import { claimSections, type ShownClaims } from "./claims.ts";
import { experimentSections, type FiguresByExperiment } from "./experiments.ts";
import { firstScreen } from "./first-screen.ts";
import { WORDS } from "./glossary.ts";
import { html, type Html } from "./html.ts";
import { renderPage } from "./page.ts";
import { SCRIPT } from "./script.ts";

export interface Report {
  readonly runFile: RunFile;
  readonly figures: FiguresByExperiment;
}

/** The page of a run: one document that needs no other, and no network. */
export const renderReport = ({ runFile, figures }: Report): string => {
  const claims = claimSections(runFile);
  return renderPage({
    title: `hardfacts: ${runFile.machine.cpu.model ?? "a machine"}, ${runFile.startedAt.slice(0, 10)}`,
    script: SCRIPT,
    body: html`${firstScreen(runFile)}
      <main>
        <section aria-labelledby="claims">
          <h2 id="claims">Claims by chapter</h2>
          ${filters(runFile, claims.chapters)}${claims.sections}
        </section>
        <section aria-labelledby="experiments">
          <h2 id="experiments">Experiments</h2>
          ${experimentSections(runFile, figures)}
        </section>
        <section aria-labelledby="machine">
          <h2 id="machine">The machine</h2>
          <div class="two">${machineOf(runFile)}</div>
        </section>
        <section aria-labelledby="again">
          <h2 id="again">Measure it again</h2>
          <p>The same order of rounds, blocks and arms; what is measured in them is today's machine.</p>
          <pre tabindex="0" aria-label="Command line"><code>${commandOf(runFile)}</code></pre>
        </section>
        <section aria-labelledby="words">
          <h2 id="words">Words</h2>
          <dl>
            ${WORDS.map(
              ([word, meaning]) =>
                html`<dt>${word}</dt>
                  <dd>${meaning}</dd>`,
            )}
          </dl>
        </section>
      </main>
      <footer>
        <p>
          Made by hardfacts ${runFile.tool.version} from a run file alone. It holds all samples and can be
          judged again.
        </p>
      </footer>`,
  });
};

const filters = (runFile: RunFile, chapters: ShownClaims["chapters"]): Html => {
  const layers = LAYERS.filter((layer) => runFile.verdicts.some((verdict) => verdict.layer === layer));
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]): Html =>
    html`<label
      >${label}<select name="${name}">
        <option value="">all</option>
        ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
      </select></label
    >`;
  return html`<form class="filters" aria-label="Filter claims">
    ${select(
      "verdict",
      "Verdict",
      VERDICT_WORDS.map((word) => [word, MARKS[word].word]),
    )}${select(
      "layer",
      "Layer",
      layers.map((layer) => [layer, layer]),
    )}${select(
      "chapter",
      "Chapter",
      chapters.map(({ id, title }) => [id, `${id} ${title}`]),
    )}<label class="grow">Text<input name="text" type="search" autocomplete="off" spellcheck="false" /></label
    ><button type="reset">Show all</button><output></output>
  </form>`;
};

const machineOf = ({ machine }: RunFile): readonly Html[] =>
  machineFacts(machine).map(
    ([title, facts]) =>
      html`<div>
        <h3>${title}</h3>
        <dl>
          ${facts.map(
            ([label, value]) =>
              html`<dt>${label}</dt>
                <dd>${value ?? "unknown"}</dd>`,
          )}
        </dl>
      </div>`,
  );

/** What would be typed; words of the run file that a shell would not take as they are stand in quotes. */
const commandOf = ({ profile, seed, options, experiments }: RunFile): string =>
  [
    "hardfacts run",
    ...new Set(options.selectors.map((selector) => shellWord(fileOf(selector, experiments)))),
    `--profile ${profile}`,
    ...(options.layers.length === LAYERS.length ? [] : [`--layers ${options.layers.join(",")}`]),
    `--cpus ${options.cpus.join(",")}`,
    ...(options.allow.length === 0 ? [] : [`--allow ${options.allow.join(",")}`]),
    ...(options.memoryPeakBytesPerSecond === null
      ? []
      : [`--memory-peak ${options.memoryPeakBytesPerSecond / 1e9}GB/s`]),
    `--seed ${seed}`,
  ].join(" ");

/** An experiment of the user's own goes by its file: no catalogue has it. */
const fileOf = (selector: string, experiments: RunFile["experiments"]): string => {
  const file = experiments.find(({ id }) => id === selector)?.file;
  return file === undefined ? selector : `./${file}`;
};

const shellWord = (word: string): string =>
  /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
