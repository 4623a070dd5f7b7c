import type { Page } from "playwright-core";

/** What a page is like once it is laid out. Given as text, for the program is compiled without the DOM's types. */

export const openAll = async (page: Page): Promise<void> => {
  await page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
};

/** By how much the page is wider than the window, px. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - innerWidth");

/** Elements that have more in them than they show, a line each. */
export const clipped = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll("body *")]
    .filter((element) => !element.closest("svg, .visually-hidden") && element.checkVisibility())
    .filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) ||
        (overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1);
    })
    .map((element) => element.outerHTML.slice(0, 160))`);

/**
 * Texts that cannot be read on white paper, where no background is printed, a line each: WCAG 2.2, 1.4.3 asks for a
 * contrast of 4.5.
 */
export const unreadableOnWhite = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll("body *")]
    .filter((element) => !["SCRIPT", "STYLE", "title", "desc"].includes(element.nodeName))
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
    .map((element) => {
      const style = getComputedStyle(element);
      const color = element.closest("svg") ? style.fill : style.color;
      const [red, green, blue] = color.match(/[\\d.]+/g).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      return [1.05 / (luminance + 0.05), color + " " + element.outerHTML.slice(0, 120)];
    })
    .filter(([contrast]) => contrast < 4.5)
    .map(([contrast, what]) => contrast.toFixed(1) + " " + what)`);
