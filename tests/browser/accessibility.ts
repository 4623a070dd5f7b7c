import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe-core finds wrong, a line each. The page's own policy lets nothing be put into it, axe neither: it is asked in
 * the browser's name.
 */
export const accessibility = async (page: Page): Promise<readonly string[]> => {
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
