import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportOf } from "../../src/report/html/report-file.ts";
import { checkRunFile } from "../../src/report/read-run-file.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { loadMachine } from "../fixtures/machines/load.ts";
import { hostileRun } from "../fixtures/runs/hostile-run.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { madeUpRun } from "../report/html/figures/made-up-run.ts";
import { findChromium, launch, open } from "./browser.ts";
import { openAll, overflow } from "./layout.ts";
import { recorded, WIDTHS } from "./runs.ts";

const chromium = findChromium();

const OWN = "globalThis.owned=1";
const TEXTS: readonly (readonly [string, string])[] = [
  [
    "markup",
    `</script></style></title></svg><script>${OWN}</script>"'><img src=x onerror="${OWN}"><svg onload=${OWN}>`,
  ],
  ["quotes", `" onmouseover="${OWN}" style="position:fixed" x='\` autofocus onfocus=${OWN}`],
  ["links", `javascript:${OWN}`],
  [
    "addresses",
    `https://example.invalid/x.png url(https://example.invalid/y) @import "//example.invalid/z.css"`,
  ],
  ["directions", "\u202efdp.exe\u202c \u2066isolated \u061c\u200f\u200e\ud800\u0007\u0000"],
  [
    "templates",
    "${" + OWN + "} {{constructor}} <!-- --> ]]> &lt;script&gt; \\u003cscript\\u003e %3Cscript%3E",
  ],
  ["a word without end", "W".repeat(3000)],
];

/** A run with a figure of every kind, with claims, and with something in every field, small enough to spoil text by text. */
const everything = async (): Promise<RunFile> => {
  const run = sampleRun();
  const machine = await loadMachine("xeon-2-sockets-smt");
  const drawn = madeUpRun(machine, "quick").experiments.filter(({ id }) =>
    ["core-handoff", "loaded-latency", "litmus", "false-sharing-distance"].includes(id),
  );
  const few = drawn.map((experiment) => ({
    ...experiment,
    id: `drawn-${experiment.id}`,
    outcomes: experiment.outcomes.slice(0, 6),
    quantities: experiment.quantities.slice(0, 30),
    figures: experiment.figures.slice(0, 2),
  }));
  const claims = run.verdicts.map(({ claim }) => ({
    id: claim,
    title: "a title",
    source: "a book",
    prior: "robust" as const,
  }));
  return {
    ...run,
    experiments: [...run.experiments, ...few],
    handbook: { ...run.handbook, claims },
    rounds: { planned: 17, done: 5 },
    interrupted: true,
  };
};

describe.skipIf(chromium === null)("the page of a run that somebody made up to do harm", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium!);
  });
  afterAll(() => browser.close());

  describe.each(TEXTS)("with %s in every text", (_, text) => {
    let document: string;
    beforeAll(async () => {
      const run = hostileRun(await everything(), text);
      expect(JSON.stringify(run).split(JSON.stringify(text).slice(1, -1)).length).toBeGreaterThan(150);
      document = await reportOf(await checkRunFile(run, "hostile"));
    });

    it("runs, asks for and leads to nothing of it", async () => {
      const { page, complaints, requests, close } = await open(browser, document);
      await openAll(page);
      // Whatever waits for a pointer or the keyboard.
      for (const locator of await page.locator(".claim, figure").all()) await locator.hover({ force: true });
      for (let step = 0; step < 40; step++) await page.keyboard.press("Tab");
      expect(await page.evaluate("typeof globalThis.owned")).toBe("undefined");
      expect([...complaints, ...requests]).toEqual([]);
      expect(await page.locator("script").count()).toBe(1);
      expect(await page.locator("img, iframe, object, embed, link, base, foreignObject").count()).toBe(0);
      const handlers = await page.evaluate(`[...document.querySelectorAll("*")].flatMap((element) =>
        [...element.attributes].filter(({ name }) => name.startsWith("on") || name === "style").map(({ name }) => name))`);
      expect(handlers).toEqual([]);
      const elsewhere = await page.evaluate(`[...document.querySelectorAll("[href], [src], [action]")]
        .map((element) => element.getAttribute("href") ?? element.outerHTML).filter((href) => !href.startsWith("#"))`);
      expect(elsewhere).toEqual([]);
      expect(await page.evaluate("document.documentElement.outerHTML")).not.toMatch(
        /[\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f\u0007]/,
      );
      await close();
    });

    it("holds its layout", async () => {
      for (const width of [WIDTHS[0]!, 1440]) {
        const { page, close } = await open(browser, document, { viewport: { width, height: 900 } });
        await openAll(page);
        expect(await overflow(page), `${width} px`).toBeLessThanOrEqual(0);
        await close();
      }
    });

    it("filters by what it is called", async () => {
      const { page, close } = await open(browser, document);
      await page.selectOption("[name=chapter]", { index: 1 });
      const chapter = await page.locator("[name=chapter]").inputValue();
      expect(await page.locator(".claim:visible").count()).toBeGreaterThan(0);
      expect(await page.locator(".chapter:visible").count()).toBe(1);
      expect(await page.locator(".chapter:visible").getAttribute("data-chapter")).toBe(chapter);
      await close();
    });
  });

  // What the checks above look for, in a page that does not escape what it is given.
  it("is seen to do harm where it does", async () => {
    const document = await reportOf(sampleRun());
    const harmful = `<img src="https://example.invalid/x.png"><script>${OWN}</script>`;
    const kept = await open(browser, document.replace("</main>", `${harmful}</main>`));
    // The page's policy refuses both, and says so.
    expect(await kept.page.evaluate("typeof globalThis.owned")).toBe("undefined");
    expect(kept.complaints.length).toBeGreaterThan(1);
    await kept.close();
    const lax = document.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    const harmed = await open(browser, lax.replace("</main>", `${harmful}</main>`));
    expect(await harmed.page.evaluate("typeof globalThis.owned")).toBe("number");
    expect(harmed.requests).toEqual(["https://example.invalid/x.png"]);
    await harmed.close();
  });
});

describe.skipIf(chromium === null)("the page of a run with ten megabytes of replicates", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium!);
  });
  afterAll(() => browser.close());

  it("stays small, and is laid out", async () => {
    const run = await recorded("kvm-guest-quick");
    const size = (times: number): RunFile => ({
      ...run,
      experiments: run.experiments.map((experiment) => ({
        ...experiment,
        quantities: experiment.quantities.map((quantity) => ({
          ...quantity,
          replicates: Array.from({ length: times }, () => quantity.replicates).flat(),
        })),
      })),
    });
    const large = size(24);
    expect(JSON.stringify(large).length).toBeGreaterThan(10e6);
    const document = await reportOf(large);
    expect(Buffer.byteLength(document)).toBeLessThan(1.5e6);
    const { page, complaints, close } = await open(browser, document, {
      viewport: { width: 360, height: 900 },
    });
    await openAll(page);
    expect(await page.locator(".strip:visible").count()).toBeGreaterThan(50);
    expect(await page.locator(".claim:visible").count()).toBe(run.verdicts.length);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await close();
  });
});
