import { describe, expect, test } from "vitest";
import { atLeast, between } from "../../src/experiment/expectation.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { judge, judgeClaims } from "../../src/verdict/judge.ts";
import {
  around,
  claim,
  controls,
  evidence,
  experiment,
  hearing,
  LOOKS,
  machine,
  quantity,
  speedup,
  spread,
} from "./made-up.ts";

describe("layers", () => {
  const threeLayers = claim({ layers: ["native", "wasm", "js"] });
  const inLayer = (layer: "native" | "wasm", value: number) =>
    [quantity("speedup", around(value)), ...controls].map((each) => ({ ...each, layer, from: [layer] }));
  const rows = (["native", "wasm"] as const).map((layer) => evidence({ comparison: layer, layer }));
  const unmet = [
    { comparison: "other", layer: "native", reason: "a needle", remedy: null },
    { comparison: "twin", layer: "js", reason: "workers are not there", remedy: "use Node 20" },
  ] as const;
  const measured = experiment([...inLayer("native", 4), ...inLayer("wasm", 1)], { evidence: rows, unmet });
  const words = (layers: ("native" | "wasm" | "js")[]): string[] =>
    judgeClaims(hearing({ claims: [threeLayers], experiments: [measured], layers })).map(
      ({ layer, verdict }) => `${layer} ${verdict}`,
    );

  test("each has a verdict of its own, from its own quantities", () => {
    expect(words(["native", "wasm", "js"])).toEqual(["native confirmed", "wasm refuted", "js not-testable"]);
  });

  test("one that was not asked for has none", () => {
    expect(words(["wasm"])).toEqual(["wasm refuted"]);
    expect(words([])).toEqual([]);
  });

  test("one that is not there says why", () => {
    expect(
      judgeClaims(hearing({ claims: [threeLayers], experiments: [measured], layers: ["js"] })),
    ).toMatchObject([{ verdict: "not-testable", reason: "workers are not there", remedy: "use Node 20" }]);
  });
});

describe("several experiments", () => {
  test("a claim is judged by the one that makes all its quantities", () => {
    const namesake = experiment([quantity("speedup", around(1))], { id: "namesake" });
    const verdicts = judgeClaims(hearing({ experiments: [namesake, speedup(around(4))] }));
    expect(verdicts).toMatchObject([{ verdict: "confirmed" }]);
  });

  test("verdicts come in the order of the claims", () => {
    const claims = ["b", "a", "c"].map((slug) => claim({ id: `01.01.01/${slug}` }));
    const verdicts = judgeClaims(hearing({ claims, experiments: [speedup(around(4))] }));
    expect(verdicts.map((verdict) => verdict.claim)).toEqual(["01.01.01/b", "01.01.01/a", "01.01.01/c"]);
  });
});

test("open are the claims that further rounds could decide", () => {
  const verdicts = judgeClaims(
    hearing({
      claims: [
        claim({ id: "01.01.01/decided" }),
        claim({
          id: "01.01.01/straddles",
          parts: [{ quantity: "speedup", expectation: between(3.99, 4.01) }],
        }),
        claim({ id: "01.01.01/unguarded", controls: [] }),
        claim({ id: "01.01.01/untestable", parts: [{ quantity: "nothing", expectation: atLeast(1) }] }),
      ],
      experiments: [speedup(around(4))],
    }),
  );
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    "confirmed",
    "inconclusive",
    "inconclusive",
    "not-testable",
  ]);
  expect(verdicts.filter(({ open }) => open).map(({ claim }) => claim)).toEqual(["01.01.01/straddles"]);
});

test("a run file is judged from its replicates: estimates and verdicts in it do not count", () => {
  const measured = speedup(around(4));
  const run = {
    options: { layers: ["native"], cpus: [0, 1], allow: [], budgetMs: null },
    interrupted: false,
    rounds: { planned: 17, done: 17 },
    looks: LOOKS,
    machine,
    experiments: [
      {
        ...measured,
        quantities: measured.quantities.map((each) => ({
          ...each,
          estimate: { point: 0, low: 0, high: 0, confidence: 1, samples: 1 },
        })),
      },
    ],
    verdicts: [{ claim: "02.02.04/made-up", verdict: "refuted" }],
  } as unknown as RunFile;
  expect(judge(run, [claim()])).toEqual(judgeClaims(hearing({ experiments: [measured] })));
  // A run cut short says what would bring the rounds it lacks.
  const straddling = { ...run, experiments: [speedup(spread(1, 3))] } as unknown as RunFile;
  const remedyOf = (changes: Partial<RunFile>) => judge({ ...straddling, ...changes }, [claim()])[0]!.remedy;
  const short = { planned: 17, done: 14 };
  expect(remedyOf({})).toMatch(/standard or the thorough profile/);
  expect(remedyOf({ rounds: short, interrupted: true })).toBe("let the run finish");
  expect(remedyOf({ rounds: short, options: { ...run.options, budgetMs: 3000 } })).toBe(
    "allow the run more time (--budget)",
  );
  const twin = claim({ layers: ["wasm"] });
  expect(judge(run, [twin])).toEqual([]);
  const larger = claim({ requires: [{ kind: "consent", to: "split-lock", because: "of it" }] });
  expect(judge(run, [larger])[0]!.verdict).toBe("not-testable");
});
