import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { descriptions } from "../../src/kernels/descriptions/index.ts";
import { kernels } from "../../src/kernels/index.ts";
import { countersOf, kernelList } from "../../src/kernels/list.ts";

/** What `list --kernels` says is held against the code that it is about. */
const root = dirname(dirname(import.meta.dirname));
const slugs = [...kernels.keys()].sort();
const sourceOf = (slug: string): string => readFileSync(join(root, "native/kernels", `${slug}.cc`), "utf8");

/** Names of counters in the functions that give them. */
const countedBy = (slug: string): Set<string> => {
  const bodies = sourceOf(slug).match(/Counters\(\) const[^]*?^ {2}\}/gm) ?? [];
  return new Set(bodies.flatMap((body) => [...body.matchAll(/\{"([a-z0-9_]+)"/g)].map(([, name]) => name!)));
};

describe("descriptions", () => {
  it("are of all kernels, and of no others", () => {
    expect(Object.keys(descriptions).sort()).toEqual(slugs);
    expect(kernelList().map(({ slug }) => slug)).toEqual(slugs);
  });

  it.each(slugs)("of %s name what native code counts", (slug) => {
    expect([...countersOf(slug, "native")].sort()).toEqual([...countedBy(slug)].sort());
  });

  it.each(slugs)("of %s are a sentence, and name what workers count only where there are any", (slug) => {
    const { about, workers = [], workersOnly = {}, counters } = descriptions[slug]!;
    expect(about).toMatch(/^[A-Z].*\.$/);
    for (const name of workers) expect(Object.keys(counters)).toContain(name);
    const { wasm, js } = kernels.get(slug)!;
    if (wasm === undefined && js === undefined) expect([...workers, ...Object.keys(workersOnly)]).toEqual([]);
  });
});
