import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportOf } from "../../src/report/html/report-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";
import { findChromium, launch, open, type Opened } from "./browser.ts";
import { clipped, overflow, unreadableOnWhite } from "./layout.ts";
import { RUNS } from "./runs.ts";

const chromium = findChromium();

/** What stands between the margins of a sheet of A4, in px of 1/96 inch. */
const SHEET = { width: Math.floor(((210 - 20) / 25.4) * 96), height: Math.floor(((297 - 20) / 25.4) * 96) };
const MARGINS = { top: "10mm", right: "10mm", bottom: "10mm", left: "10mm" };

describe.skipIf(chromium === null)("the page of a run, on paper", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(chromium!);
  });
  afterAll(() => browser.close());

  const onPaper = async (document: string, options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
    const opened = await open(browser, document, { viewport: SHEET, ...options });
    await opened.page.emulateMedia({ media: "print" });
    return opened;
  };
  const sheets = async (page: Page): Promise<number> => {
    const pdf = await page.pdf({ format: "A4", margin: MARGINS });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    return [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b/g)].length;
  };
  /** What is read and not only looked up, and is not open. */
  const folded = (page: Page): Promise<number> => page.locator("details:not(.lookup):not([open])").count();

  describe.each(RUNS)("%s", (_, run) => {
    let document: string;
    beforeAll(async () => {
      document = await reportOf(await run());
    });

    it.each(["light", "dark"] as const)(
      "is dark on white and whole, %s on the screen",
      async (colorScheme) => {
        const { page, complaints, requests, close } = await onPaper(document, { colorScheme });
        const pages = await sheets(page);
        expect(pages).toBeGreaterThan(1);
        // What was folded was opened for the printer.
        expect(await page.locator("details").count()).toBeGreaterThan(0);
        expect(await folded(page)).toBe(0);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await clipped(page)).toEqual([]);
        expect(await unreadableOnWhite(page)).toEqual([]);
        expect([...complaints, ...requests]).toEqual([]);
        await close();
      },
    );

    it("has every claim and figure, and nothing to press", async () => {
      const { page, close } = await onPaper(document);
      await sheets(page);
      expect(await page.locator(".claim:visible").count()).toBe((await run()).verdicts.length);
      const figures = await page.locator("figure").count();
      expect(await page.locator("figure svg:visible").count()).toBe(figures);
      for (const gone of [".filters", ".skip", "nav", ".lookup summary"])
        expect(await page.locator(`${gone}:visible`).count(), gone).toBe(0);
      await close();
    });
  });

  it("prints what is filtered, and tables that were opened", async () => {
    const document = await reportOf(sampleRun());
    const { page, close } = await open(browser, document, { viewport: SHEET }, "#?verdict=refuted");
    await page.locator(".lookup summary").first().click();
    await page.emulateMedia({ media: "print" });
    await sheets(page);
    const wanted = sampleRun().verdicts.filter(({ verdict }) => verdict === "refuted").length;
    expect(await page.locator(".claim:visible").count()).toBe(wanted);
    expect(await page.locator(".lookup table:visible").count()).toBe(1);
    await close();
  });

  it("prints what is folded where no script can open it, under what it is called", async () => {
    const { page, close } = await onPaper(await reportOf(sampleRun()), { javaScriptEnabled: false });
    const unopened = await folded(page);
    expect(unopened).toBeGreaterThan(10);
    expect(await page.locator("details:not(.lookup) dl:visible").count()).toBe(sampleRun().verdicts.length);
    expect(await page.locator("summary:visible").count()).toBe(unopened);
    await close();
  });

  // What the checks above look for, put into a page.
  it("is seen to be wrong where it is", async () => {
    const document = (await reportOf(sampleRun()))
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
      .replace(
        "</main>",
        `<p style="color:#fff">white</p><div style="overflow:hidden;width:9px;height:9px">cut off</div><div style="width:999px">wide</div></main>`,
      );
    const { page, close } = await onPaper(document);
    expect((await unreadableOnWhite(page)).join()).toContain("white");
    expect((await clipped(page)).join()).toContain("cut off");
    expect(await overflow(page)).toBeGreaterThan(0);
    await close();
  });
});
