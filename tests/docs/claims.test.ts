import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { chapters } from "../../bench/chapters.ts";
import { catalogue } from "../../bench/index.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import { claimPages } from "../../src/report/markdown/claim-pages.ts";
import { inline } from "../../src/report/markdown/markdown.ts";
import { loadMachine, type MachineName } from "../fixtures/machines/load.ts";

const { experiments } = catalogue;
const folder = join(dirname(dirname(import.meta.dirname)), "docs/claims");
const settingOn = async (name: MachineName): Promise<Setting> => {
  const machine = await loadMachine(name);
  return { machine, profile: "quick", cpus: machine.limits.allowedCpus };
};
/** As docs/write-claims.js has them. */
const settings = await Promise.all(
  (["xeon-2-sockets-smt", "epyc-nps4", "kvm-guest-2cpu"] as const).map(settingOn),
);
const pages = claimPages({ chapters, experiments }, settings);
const STALE = "docs/claims is not what the catalogue says: npm run docs:claims";

describe("docs/claims", () => {
  it("has a page for every chapter that has claims, and an index", () => {
    expect(readdirSync(folder).sort(), STALE).toEqual([...pages.keys()].sort());
  });

  it.each([...pages])("%s is what the catalogue says", (name, text) => {
    expect(readFileSync(join(folder, name), "utf8") === text, STALE).toBe(true);
  });
});

describe("pages of claims", () => {
  it("have every claim once, with its sentence, source, parts and controls", () => {
    const all = [...pages.values()].join("\n");
    for (const claim of experiments.flatMap(({ claims }) => claims)) {
      const section = all.split("\n## ").filter((each) => each.includes(`\n\`${claim.id}\`\n`));
      expect(section, claim.id).toHaveLength(1);
      for (const words of [claim.title, claim.statement, claim.source])
        expect(section[0], claim.id).toContain(inline(words));
      for (const { quantity } of claim.parts) expect(section[0]).toContain(`  - \`${quantity}\` `);
      for (const { id, quantity } of claim.controls)
        expect(section[0]).toContain(`  - \`${id}\`: \`${quantity}\` `);
    }
  });

  it("name of several parts' needs what all share once, and the rest with the part", () => {
    const stack = pages
      .get("02.05.03.md")!
      .split("\n## ")
      .find((each) => each.includes("cas-over-mutex-stack-8`"))!;
    expect(stack).toMatch(/^- Needs: nothing in particular$/m);
    expect(stack).toMatch(/^ {2}- `cas-over-mutex-stack-8` .*; needs 8 cores$/m);
    const padding = pages
      .get("02.02.04.md")!
      .split("\n## ")
      .find((each) => each.includes("/padding-removes-"))!;
    expect(padding).toMatch(/^- Needs: 2 cores$/m);
  });

  it("say nothing of a machine that they were asked on", () => {
    for (const text of pages.values()) expect(text).not.toMatch(/this machine|this process|0-1/);
  });

  it("take no text for markup", () => {
    expect(inline("a*b_c [x](y) <b> | `d`\ne\\")).toBe("a\\*b\\_c \\[x\\](y) \\<b\\> \\| \\`d\\` e\\\\");
  });
});
