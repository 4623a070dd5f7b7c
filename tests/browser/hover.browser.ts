import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FigureDefinition } from "../../src/experiment/figure.ts";
import { reportOf } from "../../src/report/html/report-file.ts";
import { loadMachine } from "../fixtures/machines/load.ts";
import { madeUpRun } from "../report/html/figures/made-up-run.ts";
import { findChromium, launch, open, type Opened } from "./browser.ts";
import { openAll } from "./layout.ts";

const chromium = findChromium();

/** So many figures of a kind are pointed at, each at so many places. */
const FIGURES = 6;
const PLACES = 4;

describe.skipIf(chromium === null)("pointing at a figure", async () => {
  const run = madeUpRun(await loadMachine("xeon-2-sockets-smt"), "quick");
  const figureOf = (kind: FigureDefinition["kind"]): readonly string[] =>
    run.experiments.flatMap(({ id, figures }) =>
      figures.filter((figure) => figure.kind === kind).map((figure) => `figure-${id}-${figure.id}`),
    );
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await launch(chromium!);
    // Scrolled to at once, not smoothly.
    opened = await open(browser, await reportOf(run), { reducedMotion: "reduce" });
    await openAll(opened.page);
  });
  afterAll(async () => {
    await opened.close();
    await browser.close();
  });

  /** What a browser shows beside the pointer: the title of the innermost element below it that has one. */
  const shown = (page: Page): Promise<string | null> =>
    page.evaluate(`(() => {
      for (let at = [...document.querySelectorAll(":hover")].at(-1); at; at = at.parentElement) {
        const title = [...at.children].find(({ localName }) => localName === "title");
        if (title) return title.textContent;
      }
      return null;
    })()`);
  /** Where the middle of a mark with a title is in the window, once it has been scrolled to; null where it has no such mark. */
  const placeOf = (
    figure: string,
    share: number,
  ): Promise<{ readonly x: number; readonly y: number } | null> =>
    opened.page.evaluate(`(() => {
      const marks = document.querySelectorAll("#${figure} svg title");
      const mark = marks[Math.floor(${share} * marks.length)]?.parentElement;
      if (!mark) return null;
      mark.scrollIntoView({ block: "center" });
      const { x, y, width, height } = mark.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    })()`);
  /** Points at so many of its marks that have a title; returns what was shown. */
  const pointedAt = async (figure: string): Promise<readonly (string | null)[]> => {
    const texts: (string | null)[] = [];
    for (let index = 0; index < PLACES; index++) {
      const place = await placeOf(figure, index / PLACES);
      if (place === null) continue;
      await opened.page.mouse.move(place.x, place.y);
      texts.push(await shown(opened.page));
    }
    return texts;
  };

  it.each(["curve", "matrix", "against"] as const)("shows values: %s", async (kind) => {
    const drawn: readonly string[] = await opened.page.evaluate(
      `[...document.querySelectorAll("figure:has(svg title)")].map(({ id }) => id)`,
    );
    const figures = figureOf(kind).filter((figure) => drawn.includes(figure));
    expect(figures.length).toBeGreaterThan(0);
    const step = Math.ceil(figures.length / FIGURES);
    for (const figure of figures.filter((_, index) => index % step === 0)) {
      const numbers = await opened.page.locator(`#${figure} table`).textContent();
      const texts = await pointedAt(figure);
      expect(texts.length, figure).toBe(PLACES);
      for (const text of texts) {
        expect(text, figure).toMatch(/\d/);
        // As the table behind it has them.
        const values = text!.slice(text!.lastIndexOf(": ") + 2).split(" at ");
        for (const value of values) expect(numbers, `${figure}: ${text!}`).toContain(value);
      }
    }
  });

  it("shows how often each outcome came", async () => {
    const texts = [
      ...(await pointedAt("figure-litmus-outcomes")),
      ...(await pointedAt("figure-litmus-outcomes-survey")),
    ];
    expect(texts.length).toBe(2 * PLACES);
    for (const text of texts) expect(text).toMatch(/came in [\d.e ]+\S* of [\d.e]+\S* rounds; .*: \d+/);
  });

  it("shows nothing beside its marks", async () => {
    await opened.page.locator("h1").hover();
    expect(await shown(opened.page)).toBeNull();
  });
});
