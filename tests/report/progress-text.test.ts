import { describe, expect, it } from "vitest";
import { advance, NO_PROGRESS, noticeText, progressText } from "../../src/report/progress-text.ts";
import type { RunEvent } from "../../src/runner/options.ts";

const after = (...events: RunEvent[]): string => progressText(events.reduce(advance, NO_PROGRESS));

const planned: RunEvent = {
  kind: "planned",
  rounds: 17,
  expectedMs: 23_400,
  experiments: ["a", "b"],
  claims: 13,
  verdicts: [],
};
const progress = (remainingMs: number | null): RunEvent => ({
  kind: "progress",
  round: 2,
  rounds: 17,
  experiment: "a",
  elapsedMs: 5100,
  remainingMs,
});
const measuring: RunEvent = { kind: "measuring", experiment: "b", round: 2 };

describe("progressText", () => {
  it("says where a run is and how long it will take", () => {
    expect(after(planned, progress(17_200), measuring)).toBe(
      "round 3 of 17, b, 5.1 s so far, about 17 s left",
    );
  });
  it("promises nothing that it does not know", () => {
    expect(after(planned)).toBe("starting, roughly 23 s in all");
    expect(after(planned, measuring)).toBe("round 3 of 17, b, roughly 23 s in all");
    expect(after(planned, progress(null), measuring)).toBe("round 3 of 17, b, 5.1 s so far");
  });
  it("does not count down the last moments", () => {
    expect(after(planned, measuring, progress(120))).toContain("nearly done");
  });
});

describe("noticeText", () => {
  it("tells what is worth a line of its own", () => {
    expect(noticeText(planned)).toBe(
      "measuring 13 claims by 2 experiments, 17 rounds at least: roughly 23 s in all, longer on busy CPUs",
    );
    expect(noticeText({ kind: "child-died", experiment: "a", round: 2, how: "killed by SIGBUS" })).toBe(
      "a: round 3 lost, killed by SIGBUS",
    );
    const look = {
      kind: "look",
      rounds: 17,
      decided: 11,
      undecided: 2,
      pursued: ["02.02.04/pair"],
      goesOn: true,
    } as const;
    expect(noticeText(look)).toBe("2 verdicts of 13 undecided after 17 rounds: further rounds for 1 claim");
  });
  it("is silent about the rest", () => {
    expect(noticeText(measuring)).toBeNull();
    expect(noticeText(progress(1))).toBeNull();
    const look = { kind: "look", rounds: 17, decided: 12, undecided: 1, pursued: [], goesOn: false } as const;
    expect(noticeText(look)).toBeNull();
  });
});
