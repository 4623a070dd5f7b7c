import fc from "fast-check";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { chapters } from "../../bench/chapters.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import type { RunFile, Verdict } from "../../src/report/run-file.ts";
import { plainStyle, type Style } from "../../src/report/style.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { sampleRun, sampleTitles } from "../fixtures/runs/sample-run.ts";

const render = (runFile: RunFile, style: Style): string =>
  renderTerminal({ runFile, chapters, titles: sampleTitles, path: "hardfacts-runs/x/run.json" }, style);

const lineWith = (text: string, part: string): string =>
  text.split("\n").find((line) => line.includes(part)) ?? "";

describe("the terminal report", () => {
  it("reads like this in 80 columns", () => {
    expect(render(sampleRun(), plainStyle(80))).toMatchInlineSnapshot(`
      "AMD EPYC 9R14, x64, 2 CPUs (2 cores, 1 package), L1d 32 KiB, L2 1 MiB, 64-byte
      lines, kvm guest, linux 6.18.44

      02.02.03  Cache-line alignment  Cache-Line对齐优化
       ✔ confirmed    the line is 64 bytes          64 B               = 64 B   native
       ✘ refuted      unaligned access is slow      1.11x [1.09, 1.14] ≥ 2x     native
       ? inconclusive a load across lines costs     2.04x [1.91, 2.20] 1.3-3.5x native
                      1.3-3.5x
                        too noisy: 9 of 17 replicates of loads-native lost most of
                        their blocks (other work ran on these CPUs)
       ✔ confirmed    aligned 8-byte accesses never 0 of 3.1e6         never    native
                      tear
       ✔ confirmed    8 bytes across lines may tear 5321 seen          observed native
       - not testable a split lock is a catastrophe                             native
                        split locks stall every core of the machine, other tenants of
                        the host included
       ✔ confirmed    wasm: unaligned loads are     1.08x [1.07, 1.10] ≤ 1.3x   wasm
                      free

      02.02.04  False sharing and its remedies  伪共享问题与解决
       ✔ confirmed    padding removes false sharing 4.3x [4.1, 4.5]    ≥ 2x     native
       ✘ refuted      plain stores suffer as much   0.99x [0.96, 1.03] ≥ 2x     native
       ? inconclusive 128 bytes are better than 64  1.02x [0.97, 1.09] ≥ 1.05x  native
                        1.02 [0.97, 1.09] straddles the bound 1.05
       - not testable SMT siblings are immune                                   native
                        needs two SMT siblings; this machine shows none
       ✔ confirmed    workers suffer false sharing  2.9x [2.6, 3.2]    ≥ 1.3x   wasm
       ✔ confirmed    workers suffer false sharing  2.9x [2.6, 3.2]    ≥ 1.3x   js
       ✔ confirmed    read-only sharing is free     1.00x [0.99, 1.01] ≥ 0.95x  native
                                                                       (for 1x)

      8 confirmed, 2 refuted, 2 inconclusive, 2 not testable
      17 rounds in 22 s, quick profile, CPUs 0-1, 99.97 % intervals, seed 20261123
      1.2 % of 29750 blocks left out (thread switched out 287, distance changed 84);
      pairs of CPUs near in 112 and far in 7 replicates
      controls: aa-padded 1.00x [1.00, 1.00] native; alu-scaling 1.98x [1.96, 2.00]
                native
      found: effective-line 64 B (stated 64 B)
      torn-access partial: 1 replicate lost: the measuring process killed by SIGKILL

      To decide more here:
        - measure more rounds: the standard or the thorough profile (1 verdict)
        - stop other work, or choose quieter CPUs with --cpus (1 verdict)
        - permit it with --allow split-lock (1 verdict)

      Run file: hardfacts-runs/x/run.json
      "
    `);
  });

  it("uses a wider terminal for words instead of signs", () => {
    expect(render(sampleRun(), plainStyle(120)).split("\n").slice(2, 18).join("\n")).toMatchInlineSnapshot(`
      "02.02.03  Cache-line alignment  Cache-Line对齐优化
        ✔ confirmed     the line is 64 bytes                64 B                exactly 64 B                native
        ✘ refuted       unaligned access is slow            1.11x [1.09, 1.14]  at least 2x                 native
        ? inconclusive  a load across lines costs 1.3-3.5x  2.04x [1.91, 2.20]  1.3x to 3.5x                native
                          too noisy: 9 of 17 replicates of loads-native lost most of their blocks (other work ran on these
                          CPUs)
        ✔ confirmed     aligned 8-byte accesses never tear  0 of 3.1e6          never                       native
        ✔ confirmed     8 bytes across lines may tear       5321 seen           observed                    native
        - not testable  a split lock is a catastrophe                                                       native
                          split locks stall every core of the machine, other tenants of the host included
        ✔ confirmed     wasm: unaligned loads are free      1.08x [1.07, 1.10]  at most 1.3x                wasm

      02.02.04  False sharing and its remedies  伪共享问题与解决
        ✔ confirmed     padding removes false sharing       4.3x [4.1, 4.5]     at least 2x                 native
        ✘ refuted       plain stores suffer as much         0.99x [0.96, 1.03]  at least 2x                 native
        ? inconclusive  128 bytes are better than 64        1.02x [0.97, 1.09]  at least 1.05x              native"
    `);
  });

  it("puts a reason on the verdict's own line where there is room for all of it", () => {
    const line = lineWith(
      render(sampleRun({ verdicts: [withReason("too noisy")] }), plainStyle(120)),
      "too noisy",
    );
    expect(line).toContain("128 bytes are better than 64");
    const narrow = lineWith(
      render(sampleRun({ verdicts: [withReason("too noisy")] }), plainStyle(80)),
      "too noisy",
    );
    expect(narrow.trim()).toBe("too noisy");
  });

  it("shows chances for what must never happen, and both bounds where a margin was added", () => {
    const text = render(sampleRun(), plainStyle(120));
    expect(lineWith(text, "never tear")).toContain("0 of 3.1e6");
    expect(lineWith(text, "read-only")).toContain("at least 0.95x (claim: 1x)");
    expect(lineWith(text, "may tear")).toContain("5321 seen");
    expect(lineWith(text, "the line is 64")).toContain("64 B  ");
  });

  it("orders chapters as the handbook does and keeps unknown ones last", () => {
    const foreign = sampleRun().verdicts.map((verdict, index) => ({
      ...verdict,
      ...(index === 0 ? { chapter: "99.01.01" } : {}),
    }));
    const text = render(sampleRun({ verdicts: foreign }), plainStyle(80));
    const at = ["02.02.03  ", "02.02.04  ", "99.01.01"].map((id) => text.indexOf(`\n${id}`));
    expect(at.every((position) => position > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  it("is ASCII where the locale is", () => {
    const text = render(sampleRun(), { ...plainStyle(80), unicode: false });
    expect(text).toMatch(/^[\n -~]*$/);
    expect(lineWith(text, "padding removes")).toMatch(/^ +\+ confirmed .*>= 2x/);
    expect(lineWith(text, "plain stores")).toMatch(/^ +x refuted/);
  });

  it("colours by verdict, and only by adding escapes", () => {
    const colored = render(sampleRun(), { ...plainStyle(80), colors: picocolors.createColors(true) });
    expect(lineWith(colored, "padding removes")).toContain("\u001b[32m✔ confirmed");
    expect(lineWith(colored, "plain stores")).toContain("\u001b[31m✘ refuted");

    expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(render(sampleRun(), plainStyle(80)));
  });

  it("says what a reader must know first: interruption, lost experiments, overridden arms", () => {
    const { options } = sampleRun();
    const text = render(
      sampleRun({
        interrupted: true,
        rounds: { planned: 17, done: 7 },
        options: { ...options, overrides: { "false-sharing/pair/padded": { pitch: 8 } } },
      }),
      plainStyle(80),
    );
    expect(text).toContain("Interrupted after 7 of 17 rounds");
    expect(text).toContain("say nothing about this");
    expect(text).toContain("torn-access partial: 1 replicate lost");
    expect(render(sampleRun(), plainStyle(80))).not.toContain("Interrupted");
  });

  it("says why a size was not found: no step, or too much noise to see one", () => {
    const found = (disturbed: number): string => {
      const experiments = sampleRun().experiments.map((experiment) => ({
        ...experiment,
        quantities: experiment.quantities.map((each) =>
          each.id === "effective-line"
            ? { ...each, estimate: null, replicates: each.replicates.map(() => null) }
            : each,
        ),
        evidence: experiment.evidence.map((row) => ({ ...row, disturbed })),
      }));
      return render(sampleRun({ experiments }), plainStyle(120));
    };
    expect(found(0)).toContain("effective-line not found: no step seen (stated 64 B)");
    expect(found(17)).toContain("effective-line not found: too noisy (stated 64 B)");
  });

  it("says once that a run was cut short, not once an experiment", () => {
    const experiments = sampleRun().experiments.map((experiment) => ({
      ...experiment,
      status: "partial" as const,
      reason: "the run ended after 3 rounds",
      dropped: {},
    }));
    const cut = { experiments, durationMs: 15_000, rounds: { planned: 17, done: 3 } };
    const budget = { ...sampleRun().options, budgetMs: 3000 };
    const text = render(sampleRun({ ...cut, options: budget }), plainStyle(80));
    expect(text).toContain("The time allowed (--budget) was over after 3 of 17 rounds");
    expect(text.replace(/\s+/g, " ")).toContain("About --budget 95s would do.");
    expect(render(sampleRun(cut), plainStyle(80))).not.toContain("would do");
    const hung = experiments.map((experiment) => ({ ...experiment, status: "timed-out" as const }));
    expect(render(sampleRun({ ...cut, experiments: hung, options: budget }), plainStyle(80))).toContain(
      "The time allowed (--budget) was over",
    );
    // Without a budget it was not the time.
    expect(render(sampleRun(cut), plainStyle(80))).toContain(
      "Nothing was left to measure after 3 of 17 rounds",
    );
    expect(text).not.toContain("false-sharing partial");
  });

  it("calls a run of models alone neither cut short nor measured", () => {
    const value = { point: 256.5, low: 256.5, high: 256.5, confidence: 1, samples: 1 };
    const [first] = sampleRun().verdicts;
    const part = { ...first!.parts[0]!, quantity: "misses", estimate: value, standing: "outside" as const };
    const modelled: Verdict = {
      ...first!,
      layer: "simulation",
      verdict: "refuted",
      expectation: "at least 2",
      estimate: { ...value, unit: "ratio", quantity: "misses" },
      parts: [part],
      controls: [],
    };
    const text = render(
      sampleRun({ verdicts: [modelled], experiments: [], rounds: { planned: 0, done: 0 }, durationMs: 12 }),
      plainStyle(80),
    );
    expect(lineWith(text, "padding removes")).toMatch(/256\.5x +at least 2x +simulation$/);
    expect(text).toContain("no rounds (nothing to measure) in 12 ms");
    expect(text).not.toContain("% intervals");
    expect(text).not.toMatch(/Nothing was left|allowed/);
  });

  it("lists each remedy once, with how many verdicts it is for", () => {
    const verdicts = sampleRun().verdicts.map((verdict) => ({
      ...verdict,
      verdict: "not-testable" as const,
      estimate: null,
      remedy: "build it: npm run build:native",
    }));
    const text = render(sampleRun({ verdicts }), plainStyle(80));
    expect(text.match(/build it/g)).toHaveLength(1);
    expect(text).toContain(`(${verdicts.length} verdicts)`);
  });

  it("renders a run without a verdict, an experiment or a file", () => {
    const empty = sampleRun({ verdicts: [], experiments: [] });
    const text = renderTerminal(
      { runFile: empty, chapters: [], titles: new Map(), path: null },
      plainStyle(80),
    );
    expect(text).toContain("no verdicts");
    expect(text).not.toContain("Run file");
  });

  it("never sends a control character of a reason to the terminal", () => {
    const text = render(
      sampleRun({ verdicts: [withReason("\u001b[2Jgone\r\nand\tback\u0007")] }),
      plainStyle(80),
    );

    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain("[2Jgone and back");
  });
});

const withReason = (reason: string): Verdict => ({ ...sampleRun().verdicts[2]!, reason });

describe("lines", () => {
  const words = fc
    .array(fc.stringMatching(/^[a-zA-Z0-9,.:()-]{1,14}$|^[\u4e00-\u4fff]{1,9}$/), {
      minLength: 1,
      maxLength: 40,
    })
    .map((all) => all.join(" "));
  const figure = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  const estimate = fc
    .tuple(figure, figure, figure)
    .map(([low, point, high]) => [low, point, high].sort((a, b) => a - b) as [number, number, number])
    .map(([low, point, high]) => ({ point, low, high, confidence: 0.9997, samples: 17, quantity: "q" }));
  const unit = fc.constantFrom(
    "ratio",
    "ns",
    "operations/s",
    "bytes",
    "bytes/s",
    "count",
    "share",
    "cycles/operation",
  );
  const verdict: fc.Arbitrary<Verdict> = fc
    .record({
      title: words,
      reason: fc.option(words),
      expectation: words,
      verdict: fc.constantFrom("confirmed", "refuted", "inconclusive", "not-testable" as const),
      layer: fc.constantFrom("native", "wasm", "js" as const),
      estimate: fc.option(fc.tuple(estimate, unit).map(([each, of]) => ({ ...each, unit: of }))),
      bound: figure,
      unit,
    })
    .map(({ title, bound, unit: of, expectation, ...rest }, index = 0) => ({
      ...sampleRun().verdicts[index]!,
      ...rest,
      claim: `02.02.04/${title}`,
      expectation: bound > 0 ? expectation : `at least ${bound}`,
      parts: [
        {
          quantity: "q",
          unit: of,
          expectation: { kind: "at-least", bound },
          estimate: null,
          standing: "unknown",
        },
      ],
    }));

  it("never exceed the width and never break a word that would fit, whatever stands in them", () => {
    fc.assert(
      fc.property(
        fc.array(verdict, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 60, max: 120 }),
        fc.boolean(),
        (verdicts, width, unicode) => {
          const titles = new Map(verdicts.map(({ claim }) => [claim, claim.slice(9, 43)]));
          const text = renderTerminal(
            { runFile: sampleRun({ verdicts }), chapters, titles, path: null },
            { ...plainStyle(width), unicode },
          );
          for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
          const printed = new Set(text.split(/\s+/));
          const asciiReasons = verdicts
            .flatMap(({ reason }) => reason?.split(" ") ?? [])
            .filter((word) => /^[ -~]+$/.test(word));
          for (const word of asciiReasons) expect(printed).toContain(word);
        },
      ),
      { numRuns: 300 },
    );
  });
});
