import { describe, expect, it, vi } from "vitest";
import { progressDisplay } from "../../src/cli/progress.ts";
import * as library from "../../src/index.ts";
import type { RunEvent } from "../../src/runner/options.ts";
import { fifteenRounds, names } from "../report/live/made-up-events.ts";

const planned: RunEvent = {
  kind: "planned",
  rounds: 17,
  expectedMs: 23_400,
  experiments: ["a"],
  claims: 3,
  verdicts: [],
};
const measuring = (round: number): RunEvent => ({ kind: "measuring", experiment: "false-sharing", round });
const progress: RunEvent = {
  kind: "progress",
  round: 0,
  rounds: 17,
  experiment: "false-sharing",
  elapsedMs: 900,
  remainingMs: 15_000,
};

type Env = Readonly<Record<string, string>>;

const display = (isTTY: boolean, { quiet = false, env = {} }: { quiet?: boolean; env?: Env } = {}) => {
  const writes: string[] = [];
  let time = 0;
  const stderr = { write: (more: string) => void writes.push(more), isTTY, columns: 80, rows: 24 };
  const shown = progressDisplay(library, { stderr, now: () => time, env, names, quiet });
  return {
    ...shown,
    writes,
    text: () => writes.join(""),
    pass: (ms: number) => {
      time += ms;
    },
  };
};

describe("progress on a terminal", () => {
  it("is drawn only while the team waits: before a replicate is asked for, and between rounds", () => {
    const shown = display(true);
    const drawn = fifteenRounds.filter((event) => {
      const before = shown.writes.length;
      shown.onEvent(event);
      return shown.writes.length > before;
    });
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(["planned", "measuring", "standings"]));
    expect(drawn.filter(({ kind }) => kind === "measuring").length).toBeGreaterThan(20);
  });

  it("is never drawn by a timer, nor by the terminal's change of size", () => {
    vi.useFakeTimers();
    const listeners = process.listenerCount("SIGWINCH");
    try {
      const shown = display(true);
      for (const event of fifteenRounds) shown.onEvent(event);
      expect(vi.getTimerCount()).toBe(0);
      const before = shown.writes.length;
      vi.advanceTimersByTime(60_000);
      expect(shown.writes).toHaveLength(before);
      expect(process.listenerCount("SIGWINCH")).toBe(listeners);
      expect(process.stderr.listenerCount("resize")).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("keeps what went wrong, above what is drawn", () => {
    const shown = display(true);
    shown.onEvent(measuring(0));
    shown.onEvent({ kind: "child-died", experiment: "a", round: 0, how: "killed by SIGBUS" });
    expect(shown.text()).toContain("\u001b[Ja: round 1 lost, killed by SIGBUS\n");
  });

  it("says why a replicate or samples were lost without what controls a terminal", () => {
    const shown = display(false);
    const why = "\u001b]52;c;aGk=\u0007gone";
    shown.onEvent({ kind: "child-died", experiment: "a", round: 0, how: why });
    shown.onEvent({ kind: "samples-lost", round: 0, why });
    expect(shown.text().split("\n")).toEqual([
      "a: round 1 lost, ]52;c;aGk= gone",
      "going on without samples from round 1 on: ]52;c;aGk= gone",
      "",
    ]);
  });

  it("asks for standings where somebody watches, and nowhere else", () => {
    expect(display(true).live).toBe(true);
    expect(display(false).live).toBe(false);
    expect(display(true, { quiet: true }).live).toBe(false);
    expect(display(true, { env: { CI: "false" } }).live).toBe(true);
  });

  it.each<Env>([{ TERM: "dumb" }, { CI: "true" }, { CI: "1" }])("is plain lines where %j", (env) => {
    const shown = display(true, { env });
    for (const event of [planned, measuring(0), progress]) shown.onEvent(event);
    shown.end();
    expect(shown.live).toBe(false);
    expect(shown.text()).toBe(
      "measuring 3 claims by 1 experiment, 17 rounds at least: roughly 23 s in all, longer on busy CPUs\n",
    );
  });

  it("has no colour where NO_COLOR is set", () => {
    const text = (env: Env): string => {
      const shown = display(true, { env });
      for (const event of fifteenRounds) shown.onEvent(event);
      return shown.text();
    };
    expect(text({})).toContain("\u001b[32m");

    expect(text({ NO_COLOR: "1" })).not.toMatch(/\u001b\[[\d;]*m/);
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
