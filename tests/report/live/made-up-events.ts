import type { Expectation } from "../../../src/experiment/expectation.ts";
import type { RunEvent } from "../../../src/runner/options.ts";
import type { ClaimStanding } from "../../../src/runner/standings.ts";
import type { Names } from "../../../src/report/live/watch.ts";
import type { VerdictWord } from "../../../src/verdict/verdict.ts";
import { expectationInWords } from "../../../src/verdict/words.ts";

/** What a run of two experiments tells: one with three claims, one of a chapter with a long Chinese title. */
export const names: Names = {
  chapters: [
    { id: "02.02.03", title: "Cache-line alignment", titleZh: "Cache-Line对齐优化" },
    { id: "02.02.04", title: "False sharing and its remedies", titleZh: "伪共享问题与解决" },
    { id: "09.09.09", title: "伪共享问题与解决伪共享问题与解决伪共享问题与解决", titleZh: "伪共享" },
  ],
  titles: new Map([
    ["02.02.04/padding", "padding removes false sharing"],
    ["02.02.04/pair", "128 bytes are better than 64"],
    ["02.02.04/step", "the step lies at 64 bytes"],
    ["09.09.09/torn", "对齐的八字节访问永远不会撕裂对齐的八字节访问永远不会撕裂"],
  ]),
  shows: new Map([["false-sharing", "two writers on one line, and on two"]]),
};

export const planned: RunEvent = {
  kind: "planned",
  expectedMs: 23_400,
  rounds: 17,
  experiments: ["false-sharing", "torn-access"],
  claims: 5,
  verdicts: [
    { claim: "02.02.03/aligned", layer: "js", experiment: "misaligned-access" },
    { claim: "02.02.04/padding", layer: "native", experiment: "false-sharing" },
    { claim: "02.02.04/pair", layer: "native", experiment: "false-sharing" },
    { claim: "02.02.04/step", layer: "native", experiment: "false-sharing" },
    { claim: "09.09.09/torn", layer: "native", experiment: "torn-access" },
  ],
};

type Interval = readonly [point: number, low: number, high: number];

export const standing = (
  claim: string,
  word: VerdictWord,
  expectation: Expectation,
  interval: Interval | null,
  more: { readonly open?: boolean; readonly spread?: ClaimStanding["spread"] } = {},
): ClaimStanding => {
  const { open = word === "inconclusive", spread = null } = more;
  const estimate =
    interval === null
      ? null
      : { point: interval[0], low: interval[1], high: interval[2], confidence: 0.9997, samples: 17 };
  return {
    spread,
    verdict: {
      ...{ claim, chapter: claim.slice(0, claim.indexOf("/")), verdict: word, open },
      layer: claim.startsWith("02.02.03") ? "js" : "native",
      ...{ reason: null, remedy: null, statement: claim, expectation: expectationInWords(expectation) },
      estimate: estimate === null ? null : { ...estimate, unit: "ratio", quantity: "speedup" },
      parts: [
        {
          ...{ quantity: "speedup", unit: "ratio", expectation, estimate },
          standing: word === "confirmed" ? "inside" : word === "refuted" ? "outside" : "straddles",
        },
      ],
      controls: [],
    },
  };
};

export const ATLEAST_2: Expectation = { kind: "at-least", bound: 2 };
export const ATLEAST_105: Expectation = { kind: "at-least", bound: 1.05 };

export const measuring = (experiment: string, round: number): RunEvent => ({
  kind: "measuring",
  experiment,
  round,
});

const progress = (experiment: string, round: number, elapsedMs: number, remainingMs: number): RunEvent => ({
  ...{ kind: "progress", experiment, round, rounds: 17, elapsedMs, remainingMs },
});

export const standings = (rounds: number, ...each: readonly ClaimStanding[]): RunEvent => ({
  ...{ kind: "standings", rounds, standings: each },
});

const round = (index: number): RunEvent[] => [
  measuring("false-sharing", index),
  progress("false-sharing", index, 1000 * index + 500, 1000 * (17 - index) - 500),
  measuring("torn-access", index),
  progress("torn-access", index, 1000 * index + 1000, 1000 * (16 - index)),
];

/** Five rounds: replicates, but no interval yet. */
export const fiveRounds: readonly RunEvent[] = [
  planned,
  ...Array.from({ length: 5 }, (_, index) => round(index)).flat(),
  standings(
    5,
    standing("02.02.03/aligned", "not-testable", ATLEAST_2, null),
    standing("02.02.04/padding", "inconclusive", ATLEAST_2, null, {
      spread: { quantity: "speedup", unit: "ratio", low: 3.9, middle: 4.3, high: 5.9, have: 5, needed: 13 },
    }),
    standing("02.02.04/pair", "inconclusive", ATLEAST_105, null, {
      spread: {
        quantity: "speedup",
        unit: "ratio",
        low: 0.97,
        middle: 1.04,
        high: 1.11,
        have: 5,
        needed: 13,
      },
    }),
    standing("02.02.04/step", "not-testable", ATLEAST_2, null),
    standing("09.09.09/torn", "confirmed", ATLEAST_2, [0, 0, 0]),
  ),
];

/** Then 13 and 15: the pair of lines straddles its bound, and tightens. */
export const fifteenRounds: readonly RunEvent[] = [
  ...fiveRounds,
  ...Array.from({ length: 10 }, (_, index) => round(index + 5)).flat(),
  standings(
    13,
    standing("02.02.04/padding", "confirmed", ATLEAST_2, [4.3, 3.9, 5.9]),
    standing("02.02.04/pair", "inconclusive", ATLEAST_105, [1.02, 0.94, 1.12]),
  ),
  standings(
    15,
    standing("02.02.03/aligned", "not-testable", ATLEAST_2, null),
    standing("02.02.04/padding", "confirmed", ATLEAST_2, [4.3, 4.1, 4.5]),
    standing("02.02.04/pair", "inconclusive", ATLEAST_105, [1.03, 0.99, 1.08]),
    standing("02.02.04/step", "not-testable", ATLEAST_2, null),
    standing("09.09.09/torn", "confirmed", ATLEAST_2, [0, 0, 0]),
  ),
  measuring("false-sharing", 15),
];
