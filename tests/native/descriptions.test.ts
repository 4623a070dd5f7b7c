import { expect, it } from "vitest";
import { descriptions } from "../../src/kernels/descriptions/index.ts";
import { countersOf } from "../../src/kernels/list.ts";
import { addon, cpus, measure, plainArm } from "./measure.ts";

/** What `list --kernels` says, held against what the built kernels take and count. */
const built = addon.kernels();

it.each(built)("$slug takes as many threads as its description says", ({ slug, minThreads, maxThreads }) => {
  expect([minThreads, maxThreads]).toEqual(descriptions[slug]!.threads);
});

it.each(built)("$slug counts nothing that its description does not have", async ({ slug, minThreads }) => {
  if (cpus.length < minThreads || descriptions[slug]!.others !== undefined) return;
  const { arms } = await measure(slug, plainArm(slug));
  for (const name of Object.keys(arms[0]!.counters)) expect(countersOf(slug, "native")).toContain(name);
});
