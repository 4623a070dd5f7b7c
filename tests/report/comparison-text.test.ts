import { describe, expect, it } from "vitest";
import { compareRuns } from "../../src/comparison/compare.ts";
import { renderComparison } from "../../src/report/comparison-text.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { renderComparisonPage } from "../../src/report/html/comparison-page.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { plainStyle } from "../../src/report/style.ts";
import { draw, runOf } from "../comparison/runs.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const compared = (
  before: RunFile,
  after: RunFile,
  names: readonly [string, string] = ["monday", "tuesday"],
) => ({
  names,
  runs: [before, after] as const,
  comparison: compareRuns(before, after),
});
const text = (before: RunFile, after: RunFile, width = 80): string =>
  renderComparison(compared(before, after), plainStyle(width));

const calm = runOf([draw(1), draw(2)]);
const slow = runOf([draw(1), draw(2, 8)]);
const busy = runOf([draw(1), draw(2, 8)], { control: { waitShare: 0.7 } });

describe("a comparison on a terminal", () => {
  it("says which runs they are, and that nothing differs", () => {
    expect(text(calm, calm)).toBe(
      [
        "A  monday 2026-11-23 03:25 UTC, quick, 17 rounds",
        "B  tuesday 2026-11-23 03:25 UTC, quick, 17 rounds",
        "",
        "0 verdicts changed. 2 quantities compared: no difference.",
        "",
      ].join("\n"),
    );
  });

  it("shows what differs, with both intervals and by how much", () => {
    const shown = text(calm, slow);
    expect(shown).toMatch(
      /Quantities that differ\n\s+A\s+B\s+B\/A\n\s+slowdown-1, native\s+4.00x \[.*8.00x \[/,
    );
    expect(shown).toContain("2x\n");
    expect(shown).toContain("2 quantities compared: 1 differ.");
  });

  it("says contaminated, and why once for all it explains", () => {
    const shown = text(calm, busy);
    expect(shown).toContain("B is contaminated: other work ran while it was measured");
    expect(shown).toContain("in B its threads waited for a CPU 70 % of the time:\n");
    expect(shown).toContain("no difference, 1 contaminated");
    expect(shown).not.toContain("Quantities that differ");
  });

  it("leads with it where the runs have nothing in common, and casts no doubt on it", () => {
    const other = sampleRun({ experiments: [], verdicts: [] });
    const shown = text(other, busy).replace(/\s+/g, " ");
    expect(shown).toContain("nothing in common: A measured nothing, B measured ");
    expect(shown).toContain("To compare, measure the same chapter");
    expect(shown).not.toContain("contaminated");
    expect(renderComparisonPage([compared(other, busy)])).not.toContain("contaminated");
  });

  it("says first that the machines are two", () => {
    const { machine } = sampleRun();
    const other = { ...machine, cpu: { ...machine.cpu, model: "Another CPU" } };
    const shown = text(calm, runOf([draw(1), draw(2, 8)], { changes: { machine: other } }));
    expect(shown.indexOf("two machines")).toBeLessThan(
      shown.indexOf("Quantities that differ between the machines"),
    );
    expect(shown).toContain("Another CPU in B");
  });

  it("keeps within its width, and cuts long lists short", () => {
    const many = (around: number) => runOf(Array.from({ length: 30 }, (_, index) => draw(index, around)));
    for (const width of [60, 80, 120]) {
      const shown = text(many(4), many(9), width);
      for (const line of shown.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      expect(shown).toContain("and 10 more");
    }
  });

  it("sends a terminal nothing that controls it", () => {
    const hostile = "\u001b[2J\u202eevil\u0007";
    const shown = renderComparison(
      compared(
        calm,
        runOf([draw(1), draw(2, 8)], { quantity: { id: hostile }, changes: { machine: evil(hostile) } }),
        [hostile, hostile],
      ),
      plainStyle(),
    );
    expect(shown).toContain("evil");
    for (const control of ["\u001b", "\u202e", "\u0007"]) expect(shown).not.toContain(control);
  });
});

const evil = (name: string): RunFile["machine"] => {
  const { machine } = sampleRun();
  return { ...machine, kernelRelease: name, cpu: { ...machine.cpu, model: name } };
};

describe("the page of a comparison", () => {
  it("has what the terminal has, with both intervals drawn", () => {
    const page = renderComparisonPage([compared(calm, slow)]);
    expect(page).toContain("2 quantities compared: 1 differ.");
    expect(page).toContain("slowdown-1, native");
    expect(page.match(/<svg/g)).toHaveLength(1);
    expect(page).toMatch(/aria-label="A 4\.\d+x \[.*\], B 8\.\d+x/);
    expect(renderComparisonPage([compared(calm, busy)])).toContain("B is contaminated");
  });

  it("asks for nothing, runs nothing, and escapes what the run files say", () => {
    const hostile = `<script>alert(1)</script>"'&`;
    const both = ["id", "description"].map((key) =>
      runOf([draw(1, key === "id" ? 4 : 8)], {
        quantity: { id: hostile, unit: hostile },
        changes: { machine: evil(key === "id" ? hostile : `${hostile}!`) },
      }),
    );
    const page = renderComparisonPage([compared(both[0]!, both[1]!, [hostile, hostile])]);
    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(page).not.toContain("<script");
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/\b(src|href)="/);
  });
});
