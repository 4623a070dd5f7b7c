import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const root = dirname(dirname(import.meta.dirname));
const textOf = (name: string): string => readFileSync(join(root, name), "utf8");

it("a quick run of everything takes as long by the questions as by the README's table", () => {
  const [, everything] = /^\| `quick`[^|]*\|[^|]*\|[^|]*\| +(\S[^|]*?) min /m.exec(textOf("README.md")) ?? [];
  expect(everything).toMatch(/^[\d.]+ to [\d.]+$/);
  const said = [...textOf("docs/faq.md").matchAll(/([\d.]+ to [\d.]+) minutes/g)].map(([, range]) => range);
  expect(said).toEqual([everything, everything]);
});
