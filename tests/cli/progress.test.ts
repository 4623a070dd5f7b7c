import { describe, expect, it } from "vitest";
import { progressDisplay } from "../../src/cli/progress.ts";
import * as library from "../../src/index.ts";
import type { RunEvent } from "../../src/runner/options.ts";

const planned: RunEvent = { kind: "planned", rounds: 17, experiments: ["a"], claims: 3 };
const measuring = (round: number): RunEvent => ({ kind: "measuring", experiment: "false-sharing", round });
const progress: RunEvent = {
  kind: "progress",
  round: 0,
  rounds: 17,
  experiment: "false-sharing",
  elapsedMs: 900,
  remainingMs: 15_000,
};

const display = (
  isTTY: boolean,
  { quiet = false, columns }: { quiet?: boolean; columns?: number | undefined } = { columns: 80 },
) => {
  let text = "";
  let time = 0;
  const write = (more: string): void => {
    text += more;
  };
  const shown = progressDisplay(library, { write, isTTY, columns }, () => time, quiet);
  return {
    ...shown,
    text: () => text,
    pass: (ms: number) => {
      time += ms;
    },
  };
};

describe("progress on a terminal", () => {
  it("rewrites one line, and takes it away at the end", () => {
    const shown = display(true);
    for (const event of [planned, measuring(0), progress, measuring(1)]) shown.onEvent(event);
    shown.end();
    const [notice, live] = shown.text().split("\n");
    expect(notice).toBe("measuring 3 claims by 1 experiment, 17 rounds at least");
    expect(live?.split("\r\u001b[2K").slice(1)).toEqual([
      "starting",
      "round 1 of 17, false-sharing",
      "round 2 of 17, false-sharing, 900 ms so far, about 15 s left",
      "",
    ]);
  });
  it("keeps the line shorter than the terminal, which may not know its width", () => {
    const narrow = display(true, { columns: 12 });
    narrow.onEvent(measuring(0));
    expect(narrow.text()).toBe("\r\u001b[2Kround 1 of ");
    for (const columns of [0, undefined]) {
      const unknown = display(true, { columns });
      unknown.onEvent(measuring(0));
      expect(unknown.text()).toContain("false-sharing");
    }
  });
  it("keeps what went wrong, above the line", () => {
    const shown = display(true);
    shown.onEvent(measuring(0));
    shown.onEvent({ kind: "child-died", experiment: "a", round: 0, how: "killed by SIGBUS" });
    expect(shown.text()).toContain("\r\u001b[2Ka: round 1 lost, killed by SIGBUS\n");
  });
});

describe("progress elsewhere", () => {
  it("is a plain line at most every three seconds", () => {
    const shown = display(false);
    shown.onEvent(planned);
    for (let round = 0; round < 12; round++) {
      shown.pass(1000);
      shown.onEvent(measuring(round));
      shown.onEvent(progress);
    }
    const lines = shown.text().trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain("measuring 3 claims");
    expect(lines[1]).toMatch(/^round 3 of 17, false-sharing, 900 ms so far, about 15 s left$/);
    expect(shown.text()).not.toContain("\r");
    shown.end();
    expect(shown.text().trimEnd().split("\n")).toHaveLength(5);
  });
});

it("--quiet shows nothing of it, here or there", () => {
  for (const isTTY of [true, false]) {
    const shown = display(isTTY, { quiet: true });
    for (const event of [planned, measuring(0), progress]) shown.onEvent(event);
    shown.end();
    expect(shown.text()).toBe("");
  }
});
