import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportOf } from "../../src/report/html/report-file.ts";
import { checkRunFile } from "../../src/report/read-run-file.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { findChromium, launch, open } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const recorded = (name: string): Promise<RunFile> =>
  checkRunFile(
    JSON.parse(
      gunzipSync(readFileSync(new URL(`../fixtures/runs/${name}.json.gz`, import.meta.url))).toString(),
    ),
    name,
  );

/** Runs as they were measured, and one that was made up to have one of everything. */
const RUNS: readonly (readonly [name: string, run: () => Promise<RunFile>])[] = [
  ["a whole quick run of a guest", () => recorded("kvm-guest-quick")],
  ["a run of a guest with two nodes", () => recorded("two-node-guest")],
  ["the sample", () => Promise.resolve(sampleRun())],
];
const SCHEMES = ["light", "dark"] as const;
const WIDTHS = [360, 600, 1024, 1440, 2560];

const chromium = findChromium();

describe.skipIf(chromium === null)("the page of a run, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium!);
  });
  afterAll(() => browser.close());

  describe.each(RUNS)("%s", (_, run) => {
    let page: string;
    beforeAll(async () => {
      page = await reportOf(await run());
    });

    it.each(SCHEMES)("asks for nothing, complains of nothing and is accessible, %s", async (colorScheme) => {
      const opened = await open(browser, page, { colorScheme, reducedMotion: "reduce" });
      // The page's own policy lets nothing be put into it, axe neither: it is asked in the browser's name.
      const violations = await accessibility(opened.page);
      expect(violations).toEqual([]);
      expect(opened.complaints).toEqual([]);
      expect(opened.requests).toEqual([]);
      await opened.close();
    });

    it("overflows at no width", async () => {
      for (const width of WIDTHS) {
        const opened = await open(browser, page, { viewport: { width, height: 900 } });
        await opened.page.evaluate(
          "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
        );
        const beyond = await opened.page.evaluate("document.documentElement.scrollWidth - innerWidth");
        expect(beyond, `${width} px`).toBeLessThanOrEqual(0);
        await opened.close();
      }
    });

    it("is read whole without a script", async () => {
      const opened = await open(browser, page, { javaScriptEnabled: false });
      const claims = await opened.page.locator(".claim").count();
      expect(await opened.page.locator(".claim:visible").count()).toBe(claims);
      expect(await opened.page.locator(".filters:visible").count()).toBe(0);
      await opened.close();
    });
  });

  describe("its filters", () => {
    let page: string;
    let run: RunFile;
    beforeAll(async () => {
      run = await recorded("kvm-guest-quick");
      page = await reportOf(run);
    });
    const shown = (at: Page): Promise<number> => at.locator(".claim:visible").count();
    const having = (wanted: Partial<Record<"verdict" | "layer" | "chapter", string>>): number =>
      run.verdicts.filter((verdict) =>
        Object.entries(wanted).every(([key, value]) => verdict[key as "verdict"] === value),
      ).length;

    it("show what fits, count it, and keep the choice in the address", async () => {
      const { page: at, close } = await open(browser, page);
      expect(await shown(at)).toBe(run.verdicts.length);
      await at.selectOption("[name=verdict]", "refuted");
      expect(await shown(at)).toBe(having({ verdict: "refuted" }));
      await at.selectOption("[name=layer]", "native");
      const both = having({ verdict: "refuted", layer: "native" });
      expect(await shown(at)).toBe(both);
      expect(await at.locator(".filters output").textContent()).toBe(
        `${both} of ${run.verdicts.length} shown`,
      );
      expect(new URL(at.url()).hash).toBe("#?verdict=refuted&layer=native");
      await at.click("button[type=reset]");
      await expect.poll(() => shown(at)).toBe(run.verdicts.length);
      await at.fill("[name=text]", "no claim has these words in it");
      expect(await shown(at)).toBe(0);
      expect(await at.locator(".chapter:visible").count()).toBe(0);
      await close();
    });

    it("are found in the address by who was sent it", async () => {
      const { page: at, close } = await open(browser, page, {}, "#?verdict=confirmed");
      expect(await shown(at)).toBe(having({ verdict: "confirmed" }));
      expect(await at.locator('[data-word="confirmed"]').getAttribute("aria-pressed")).toBe("true");
      await close();
    });

    it("let a link into what they hide show it", async () => {
      const { page: at, close } = await open(browser, page);
      const target = await at.locator('.claim[data-verdict="confirmed"]').first().getAttribute("id");
      await at.selectOption("[name=verdict]", "refuted");
      await at.evaluate(`location.hash = "#${target ?? ""}"`);
      await expect.poll(() => at.locator(`#${target ?? ""}`).isVisible()).toBe(true);
      await close();
    });

    it("are reached by the keyboard, as everything is", async () => {
      const { page: at, close } = await open(browser, page);
      const wanted = Number(
        await at.evaluate(
          `[...document.querySelectorAll("a[href],button,input,select,summary,[tabindex='0']")].filter((element) => element.checkVisibility()).length`,
        ),
      );
      const reached = new Set<number>();
      for (let step = 0; step < wanted + 5; step++) {
        await at.keyboard.press("Tab");
        const index = Number(
          await at.evaluate(
            "document.activeElement === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(document.activeElement)",
          ),
        );
        if (index >= 0) reached.add(index);
      }
      expect(reached.size).toBe(wanted);
      await close();
    });
  });
});

/** What axe-core finds wrong, a line each. */
const accessibility = async (page: Page): Promise<readonly string[]> => {
  const session = await page.context().newCDPSession(page);
  const ask = async (expression: string): Promise<unknown> =>
    (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result
      .value;
  await ask(AXE);
  const found = await ask(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.length + ' ' + nodes[0].html.slice(0, 120) + ' ' + (nodes[0].failureSummary ?? '').slice(0, 200)))",
  );
  return found as readonly string[];
};
