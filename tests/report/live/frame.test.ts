import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../src/report/display-width.ts";
import { frame } from "../../../src/report/live/frame.ts";
import { NOTHING_YET, watch } from "../../../src/report/live/watch.ts";
import { plainStyle, type Style } from "../../../src/report/style.ts";
import type { RunEvent } from "../../../src/runner/options.ts";
import {
  ATLEAST_2,
  fifteenRounds,
  fiveRounds,
  measuring,
  names,
  planned,
  standing,
  standings,
} from "./made-up-events.ts";

const shown = (
  events: readonly RunEvent[],
  columns = 80,
  { rows = 40, style = plainStyle() }: { rows?: number; style?: Style } = {},
): readonly string[] => frame(events.reduce(watch, NOTHING_YET), names, { columns, rows }, style);

const colored: Style = { ...plainStyle(), colors: picocolors.createColors(true) };
const ascii: Style = { ...plainStyle(), unicode: false };

describe("a frame", () => {
  it("shows rounds, chapters, the claim being measured and the one least decided", () => {
    expect(shown(fifteenRounds, 100).join("\n")).toMatchInlineSnapshot(`
      "round 16 of 17  ██████████████████░░  15 s so far, about 2.0 s left

        02.02.03  Cache-line alignment  Cache-Line对齐优化       ███████████████████████       - 1
      ▸ 02.02.04  False sharing and its remedies                 ███████████████▒▒▒▒▒▒▒░  ✔ 1  - 1  1 open
        09.09.09  伪共享问题与解决伪共享问题与解决伪共享问题与…  ███████████████████████  ✔ 1

      measuring false-sharing: two writers on one line, and on two
        128 bytes are better than 64 (native)
        1.03x [0.99, 1.08]  at least 1.05x  ·········├─────●───────┤░░░░░░░░  ±4.4 %, was ±8.8 %"
    `);
    expect(shown([...fifteenRounds, measuring("torn-access", 15)]).join("\n")).toMatchInlineSnapshot(`
      "round 16 of 17  ██████████████████░░  15 s so far, about 2.0 s left

        02.02.03  Cache-line alignment              ████████████████       - 1
        02.02.04  False sharing and its remedies    ███████████▒▒▒▒░  ✔ 1  - 1  1 open
      ▸ 09.09.09  伪共享问题与解决伪共享问题与解…   ████████████████  ✔ 1

      most open claim of the other experiments
        128 bytes are better than 64 (native)
        1.03x [0.99, 1.08]  ≥ 1.05x  ········├─────●──────┤░░░░░░░  ±4.4 %, was ±8.8 %

      measuring torn-access
        1 verdict, none of them open"
    `);
  });

  it("shows what replicates spread over while they are too few for an interval", () => {
    expect(shown([...fiveRounds, measuring("false-sharing", 5)]).join("\n")).toMatchInlineSnapshot(`
      "round 6 of 17  ██████░░░░░░░░░░░░░░  5.0 s so far, about 12 s left

        02.02.03  Cache-line alignment              ████████████████       - 1
      ▸ 02.02.04  False sharing and its remedies    █████▒▒▒░░░░░░░░       - 1  2 open
        09.09.09  伪共享问题与解决伪共享问题与解…   ████████████████  ✔ 1

      measuring false-sharing: two writers on one line, and on two
        128 bytes are better than 64 (native)
        1.04x, from 0.97x to 1.11x  ≥ 1.05x  ·├────────●────────┤░  5 of 13 replicates"
    `);
  });

  it("says of replicates that are all the same just what they are", () => {
    const spread = { quantity: "speedup", unit: "bytes", low: 64, middle: 64, high: 64, have: 5, needed: 13 };
    const same = standings(
      5,
      standing("02.02.04/step", "inconclusive", { kind: "one-of", values: [64] }, null, { spread }),
    );
    expect(shown([planned, same, measuring("false-sharing", 5)]).at(-1)).toMatch(
      /^ {2}64 B {2}= 64x {2}5 of 13 replicates$/,
    );
  });

  it("says why there is no interval of replicates that would be enough for one", () => {
    const spread = { quantity: "speedup", unit: "ratio", low: 1, middle: 2, high: 3, have: 14, needed: 13 };
    const { verdict } = standing("02.02.04/step", "inconclusive", ATLEAST_2, null, { spread });
    const reason = "near 5, far 9: fewer than 13 in one class";
    const told = standings(14, { spread, verdict: { ...verdict, reason } });
    expect(shown([planned, told, measuring("false-sharing", 14)], 119).at(-1)).toContain(reason);
  });

  it("says at first only what will be measured", () => {
    expect(shown([planned, measuring("torn-access", 0)], 40).join("\n")).toMatchInlineSnapshot(`
      "round 1 of 17, roughly 23 s in all

        02.02.03 Cache-line alig… ░░░░░░░░ … 1
        02.02.04 False sharing a… ░░░░░░░░ … 3
      ▸ 09.09.09 伪共享问题与解…  ░░░░░░░░ … 1

      measuring torn-access"
    `);
  });

  it.each([40, 80, 200])("keeps within %i columns, colours and double width included", (columns) => {
    for (const events of [[], [planned], fiveRounds, fifteenRounds]) {
      for (const style of [plainStyle(), colored, ascii]) {
        const lines = shown(events, columns - 1, { style });
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines)
          expect(displayWidth(stripVTControlCharacters(line)), line).toBeLessThan(columns);
      }
    }
  });

  it("keeps within any size, down to a line", () => {
    for (let rows = 1; rows <= 20; rows++)
      for (const columns of [1, 7, 19, 25, 31, 39, 61, 79])
        for (const events of [fiveRounds, fifteenRounds]) {
          const lines = shown(events, columns, { rows });
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
        }
  });

  it("leaves out chapters that are decided first, and says that it does", () => {
    const lines = shown(fifteenRounds, 80, { rows: 7 });
    expect(lines).toHaveLength(7);
    expect(lines.join("\n")).toContain("09.09.09");
    expect(lines.join("\n")).not.toContain("least decided");
    const tight = shown(fifteenRounds, 80, { rows: 6 });
    expect(tight).toHaveLength(6);
    expect(tight[1]).toContain("02.02.04");
    expect(tight[2]).toBe("  and 2 more chapters");
    expect(shown(fiveRounds, 80, { rows: 3 })).toHaveLength(3);
  });

  it("cuts Chinese between its characters, two columns each", () => {
    const chapter = (columns: number): string =>
      shown(fifteenRounds, columns).find((line) => line.includes("09.09.09"))!;
    expect(chapter(79)).toMatch(/09\.09\.09 {2}[\u4e00-\u9fff]+… +[█▒░]/u);
    expect(chapter(39)).toMatch(/09\.09\.09 [\u4e00-\u9fff]{4}… +[█▒░]/u);
    expect(chapter(30)).not.toMatch(/[\u4e00-\u9fff]/u);
    expect(shown(fifteenRounds, 200).join("\n")).toContain(
      "False sharing and its remedies  伪共享问题与解决",
    );
  });

  it("colours verdicts as the report does, and without colour says the same", () => {
    const lines = shown(fifteenRounds, 80, { style: colored });
    expect(lines.join("\n")).toContain(picocolors.createColors(true).green("✔ 1"));
    expect(lines.map(stripVTControlCharacters)).toEqual(shown(fifteenRounds));
  });

  it("is ASCII where the terminal knows no more", () => {
    expect(shown(fifteenRounds, 79, { style: ascii }).join("")).toMatch(/^[ -~]*$/);
  });

  it("shows nothing that a title could control the terminal with", () => {
    const hostile = new Map([["02.02.04/pair", "\u001b[2Jred\u0007\nline"]]);
    const lines = frame(
      fifteenRounds.reduce(watch, NOTHING_YET),
      { ...names, titles: hostile },
      { columns: 80, rows: 40 },
      plainStyle(),
    );

    expect(lines.join("")).not.toMatch(/[\u0000-\u001f]/);
  });
});
