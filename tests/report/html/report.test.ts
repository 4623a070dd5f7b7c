import { describe, expect, it } from "vitest";
import { atLeast, atMost, type Expectation } from "../../../src/experiment/expectation.ts";
import { escapeHtml, html, trusted } from "../../../src/report/html/html.ts";
import { renderReport } from "../../../src/report/html/report.ts";
import { surprisesOf } from "../../../src/report/html/surprises.ts";
import { withNames } from "../../../src/report/name-claims.ts";
import type { RunFile } from "../../../src/report/run-file.ts";
import { expectationInWords } from "../../../src/verdict/words.ts";
import { hostileRun } from "../../fixtures/runs/hostile-run.ts";
import { sampleRun, sampleTitles } from "../../fixtures/runs/sample-run.ts";

type Prior = RunFile["handbook"]["claims"][number]["prior"];

const named = (prior: Prior = "likely"): RunFile => {
  const run = sampleRun();
  return {
    ...run,
    handbook: {
      ...run.handbook,
      claims: [...sampleTitles].map(([id, title]) => ({ id, title, source: `a book on ${title}`, prior })),
    },
  };
};

const render = (runFile: RunFile): string => renderReport({ runFile, figures: new Map() });

/** Texts that a schema gives a choice for, and keys of records, are not anybody's to write. */
const HOSTILE = `</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>\u202e\u2066gnp.exe\ud800\u0007`;

describe("templates", () => {
  it("escape what they are given, and trust only what was made as markup", () => {
    expect(html`<p title="${`"<&'`}">${["<b>", 1, null, trusted("<i></i>")]}</p>`.text).toBe(
      `<p title="&quot;&lt;&amp;&#39;">&lt;b&gt;1<i></i></p>`,
    );
  });

  it("leave out what reorders, hides or controls text", () => {
    expect(escapeHtml("a\u202eb\u2067c\u0000d\ud800e")).toBe("a b c d e");
    expect(escapeHtml("伪共享问题 😀")).toBe("伪共享问题 😀");
  });
});

describe("the page of a run", () => {
  it("has every claim with its verdict, title, statement and reason", () => {
    const page = render(named());
    for (const { claim, layer, verdict, statement } of sampleRun().verdicts) {
      const anchor = `c-${`${claim}-${layer}`.replace(/[^A-Za-z0-9]+/g, "-")}`;
      expect(page).toContain(`id="${anchor}"`);
      expect(page).toContain(escapeHtml(sampleTitles.get(claim) ?? claim));
      expect(page).toContain(escapeHtml(statement));
      expect(page).toContain(`data-verdict="${verdict}"`);
    }
    expect(page.match(/<article/g)).toHaveLength(sampleRun().verdicts.length);
  });

  it("names each anchor once", () => {
    const ids = [...render(named()).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("asks for nothing beyond itself", () => {
    const page = render(named());
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/<(link|img|iframe|object|embed|base)\b|\ssrc=|@import|url\(/);
  });

  it("lets no text of the run file be markup, wherever it stands", () => {
    const run = hostileRun(named(), HOSTILE);
    expect(JSON.stringify(run).split("onerror").length).toBeGreaterThan(100);
    const page = render(run);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|[\u202a-\u202e\u2066-\u2069\u0007\ud800]/u);
    expect(page).toContain("&lt;img src=x onerror=alert(2)&gt;");
    // No attribute was left by a quote in it: every tag is one that this program writes.
    for (const [tag] of page.matchAll(/<[a-z][^>]*>/g))
      expect(tag, tag).not.toContain("onerror=alert(2)&gt;\"'");
  });

  it("says which file an experiment of the user's own is from, and what to type for it", () => {
    const { experiments, options } = sampleRun();
    const own = experiments.map((each) => ({ ...each, file: `my ${each.id}.ts` }));
    const run = sampleRun({ experiments: own, options: { ...options, selectors: ["false-sharing"] } });
    const page = render(run);
    expect(page).toContain("(from my false-sharing.ts)");
    expect(page).toMatch(/<code>hardfacts run (&#39;|')\.\/my false-sharing\.ts\1 --profile/);
  });

  it("is made of a run file that names neither claims nor chapters", () => {
    const run = sampleRun({ handbook: { chapters: [], claims: [], own: [] } });
    const page = render(run);
    expect(page).toContain("02.02.04");
    expect(page).toContain("does not say what was to be expected");
    const again = withNames(run, [], [{ id: "02.02.04", title: "False sharing", titleZh: "伪共享" }]);
    expect(render(again)).toContain(`<span lang="zh">伪共享</span>`);
    expect(withNames(named(), [], [])).toEqual(named());
  });

  it("says how to measure it again, in all that was asked for", () => {
    const again = (changes: Partial<RunFile["options"]>): string => {
      const run = sampleRun();
      return /<code>(hardfacts run[^<]*)<\/code>/.exec(
        render({ ...run, options: { ...run.options, ...changes } }),
      )![1]!;
    };
    expect(again({})).toBe(
      "hardfacts run 02.02 --profile quick --layers native,wasm,js --cpus 0,1 --seed 20261123",
    );
    expect(again({ memoryPeakBytesPerSecond: 3.072e11, allow: ["split-lock"] })).toContain(
      " --allow split-lock --memory-peak 307.2GB/s --seed",
    );
  });

  it("folds drawings that are too long to stand open", () => {
    const figure = {
      ...{ id: "f", title: "a figure", caption: "What to see.", table: { columns: [], rows: [] } },
      drawing: trusted("<svg></svg>"),
    };
    const page = (folded?: string): string =>
      renderReport({
        runFile: named(),
        figures: new Map([["false-sharing", [folded === undefined ? figure : { ...figure, folded }]]]),
      });
    expect(page()).toMatch(/<div class="drawing"><svg>/);
    expect(page("All 99 tests")).toMatch(
      /<details class="drawing">\s*<summary>All 99 tests<\/summary>\s*<svg><\/svg>\s*<\/details>/,
    );
  });

  it("draws a verdict's interval on what decided it, where two parts are of one quantity", () => {
    const run = named();
    const line = run.verdicts.find(({ claim }) => claim === "02.02.03/line-is-64")!;
    const elsewhere = { ...line.parts[0]!, estimate: null, standing: "unknown" as const };
    const here = { ...line.parts[0]!, expectation: { kind: "one-of" as const, values: [64, 128] } };
    const page = render({
      ...run,
      verdicts: [{ ...line, expectation: "64 or 128", parts: [elsewhere, here] }],
    });
    expect(page.replaceAll("\u00a0", " ")).toContain('aria-label="64 B; expected 64 B or 128 B"');
  });

  it("is made of a run without a verdict", () => {
    expect(render({ ...named(), verdicts: [], experiments: [] })).toContain("all");
  });
});

describe("surprises", () => {
  const words = (prior: Prior) =>
    surprisesOf(named(prior)).map(({ kind, verdict }) => `${kind} ${verdict.verdict}`);

  it("are refuted claims that most believe, and confirmed ones that most doubt", () => {
    expect(words("robust")).toContain("refuted-though-believed refuted");
    expect(words("likely")).toContain("refuted-though-believed refuted");
    expect(words("myth")).toContain("confirmed-though-doubted confirmed");
    expect(words("myth").some((each) => each.endsWith("refuted"))).toBe(false);
    expect(words("robust").some((each) => each.startsWith("confirmed-though"))).toBe(false);
    expect(words("hardware-dependent").some((each) => each.includes("though"))).toBe(false);
  });

  it("are effects five times as large as was claimed, or as small, by the part that decided", () => {
    const [first] = named("hardware-dependent").verdicts.filter(({ verdict }) => verdict === "confirmed");
    const part = (quantity: string, expectation: Expectation) => ({
      ...first!.parts[0]!,
      quantity,
      expectation,
    });
    const deciding = (value: number, expectation: Expectation): RunFile => ({
      ...named("hardware-dependent"),
      verdicts: [
        {
          ...first!,
          expectation: expectationInWords(expectation),
          estimate: {
            ...first!.estimate!,
            quantity: "decides",
            unit: "ratio",
            low: value,
            point: value,
            high: value,
          },
          // The others ask for the opposite.
          parts: [
            part("before", atMost(2)),
            part("decides", expectation),
            part("after", atMost(2)),
            part("also-after", atLeast(0.01)),
          ],
        },
      ],
    });
    const told = (value: number, expectation: Expectation) =>
      surprisesOf(deciding(value, expectation)).map(({ kind, factor }) => [kind, factor]);
    expect(told(9.9, atLeast(2))).toEqual([]);
    expect(told(10, atLeast(2))).toEqual([["far-above-bound", 5]]);
    expect(told(0.21, atMost(1))).toEqual([]);
    expect(told(0.2, atMost(1))).toEqual([["far-below-bound", 5]]);
    expect(render(deciding(10, atLeast(2)))).toContain("5 times what is claimed, at least");
    expect(render(deciding(0.2, atMost(1)))).toContain("below what is claimed by a factor of 5 or more");
  });
});
