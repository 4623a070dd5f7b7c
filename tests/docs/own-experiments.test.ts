import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

/** What the document shows of the example is what stands in it. */
const root = dirname(dirname(import.meta.dirname));
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const shown = [...textOf("docs/own-experiments.md").matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, code]) => code!,
);

it("is shown in pieces", () => {
  expect(shown.length).toBeGreaterThan(3);
});

it.each(shown)("the example has\n%s", (code) => {
  expect(textOf("examples/stride.ts")).toContain(code);
});
