import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportOf } from "../../src/report/html/report-file.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { accessibility } from "./accessibility.ts";
import { findChromium, launch, open } from "./browser.ts";
import { openAll, overflow } from "./layout.ts";
import { recorded, RUNS, WIDTHS } from "./runs.ts";

const SCHEMES = ["light", "dark"] as const;

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
      expect(await accessibility(opened.page)).toEqual([]);
      expect(opened.complaints).toEqual([]);
      expect(opened.requests).toEqual([]);
      await opened.close();
    });

    it("overflows at no width", async () => {
      for (const width of WIDTHS) {
        const opened = await open(browser, page, { viewport: { width, height: 900 } });
        await openAll(opened.page);
        expect(await overflow(opened.page), `${width} px`).toBeLessThanOrEqual(0);
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

  // What the checks above look for, put into a page.
  it("is seen to be wrong where it is", async () => {
    const worse = (await reportOf(sampleRun()))
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
      .replaceAll("--muted:#5a5f66", "--muted:#c9ccd0")
      .replace(
        "</main>",
        `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><button></button><div style="width:3000px">wide</div></main>`,
      );
    const { page: at, close } = await open(browser, worse, { colorScheme: "light" });
    const found = (await accessibility(at)).map((line) => line.split(":")[0]);
    expect(found).toEqual(expect.arrayContaining(["button-name", "color-contrast", "image-alt"]));
    expect(await overflow(at)).toBeGreaterThan(0);
    await close();
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
