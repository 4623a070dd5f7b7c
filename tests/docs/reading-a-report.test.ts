import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { chapters } from "../../bench/chapters.ts";
import { claims as ofFalseSharing } from "../../bench/false-sharing/claims.ts";
import { misalignedAccess } from "../../bench/misaligned-access/experiment.ts";
import { frame } from "../../src/report/live/frame.ts";
import { NOTHING_YET, watch } from "../../src/report/live/watch.ts";
import { plainStyle } from "../../src/report/style.ts";
import type { RunEvent } from "../../src/runner/options.ts";
import type { VerdictWord } from "../../src/verdict/verdict.ts";
import { ATLEAST_105, ATLEAST_2, measuring, standing, standings } from "../report/live/made-up-events.ts";

const document = readFileSync(
  join(dirname(dirname(import.meta.dirname)), "docs/reading-a-report.md"),
  "utf8",
);

/** The first block of its section: indented lines, and empty ones between them. */
const [, panel] = /^## While it runs\n[^]*?\n\n((?: {4}.*\n|\n(?= {4}))+)/m.exec(document) ?? [];

const ROUNDS = 17;
const MADE = 14;
const PAIR = "02.02.04/pair-of-lines-128";

const decided = (chapter: string, counts: Partial<Record<VerdictWord, number>>) =>
  Object.entries(counts).flatMap(([word, count]) =>
    Array.from({ length: count }, (_, index) =>
      standing(`${chapter}/${word}-${index}`, word as VerdictWord, ATLEAST_2, null, { open: false }),
    ),
  );

/** Two chapters near the end of a quick run. */
const alignment = decided("02.02.03", { confirmed: 9, refuted: 1, "not-testable": 1 });
const sharing = (pair: readonly [number, number, number]) => [
  ...decided("02.02.04", { confirmed: 7, "not-testable": 3 }),
  standing(PAIR, "inconclusive", ATLEAST_105, pair),
  standing("02.02.04/open-1", "inconclusive", ATLEAST_2, [2.2, 1.9, 2.5]),
  standing("02.02.04/open-2", "inconclusive", ATLEAST_2, [2.3, 1.9, 2.7]),
];

const plannedIn = (experiment: string, of: ReturnType<typeof sharing>) =>
  of.map(({ verdict: { claim, layer } }) => ({ claim, layer, experiment }));

const made = (experiment: string): readonly RunEvent[] =>
  Array.from({ length: MADE }, (_, round) => ({
    ...{ kind: "progress", experiment, round, rounds: ROUNDS },
    ...{ elapsedMs: 1000 * (round + 1), remainingMs: 1000 * (ROUNDS - round - 1) },
  }));

const events: readonly RunEvent[] = [
  {
    ...{ kind: "planned", expectedMs: 23_400, rounds: ROUNDS, claims: 24 },
    experiments: ["misaligned-access", "false-sharing"],
    verdicts: [
      ...plannedIn("misaligned-access", alignment),
      ...plannedIn("false-sharing", sharing([1, 1, 1])),
    ],
  },
  ...made("false-sharing"),
  ...made("misaligned-access"),
  standings(13, ...alignment, ...sharing([1.02, 0.94, 1.12])),
  standings(MADE, ...alignment, ...sharing([1.03, 0.99, 1.08])),
  measuring("misaligned-access", MADE),
];

it("the document shows a run that goes on as a terminal does", () => {
  const names = {
    chapters,
    titles: new Map([[PAIR, ofFalseSharing.find(({ id }) => id === PAIR)!.title]]),
    shows: new Map([["misaligned-access", misalignedAccess.shows]]),
  };
  const lines = frame(events.reduce(watch, NOTHING_YET), names, { columns: 88, rows: 23 }, plainStyle());
  expect(panel).toBe(`${lines.map((line) => `    ${line}`.trimEnd()).join("\n")}\n`);
});
