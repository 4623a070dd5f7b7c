import { describe, expect, it } from "vitest";
import { advance, NO_PROGRESS, noticeText, progressText } from "../../src/report/progress-text.ts";
import type { RunEvent } from "../../src/runner/options.ts";

const after = (...events: RunEvent[]): string => progressText(events.reduce(advance, NO_PROGRESS));

const planned: RunEvent = { kind: "planned", rounds: 17, experiments: ["a", "b"], claims: 13 };
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
    expect(after(planned)).toBe("starting");
    expect(after(planned, measuring)).toBe("round 3 of 17, b");
    expect(after(planned, progress(null), measuring)).toBe("round 3 of 17, b, 5.1 s so far");
  });
  it("does not count down the last moments", () => {
    expect(after(planned, measuring, progress(120))).toContain("nearly done");
  });
});

describe("noticeText", () => {
  it("tells what is worth a line of its own", () => {
    expect(noticeText(planned)).toBe("measuring 13 claims by 2 experiments, 17 rounds at least");
    expect(noticeText({ kind: "child-died", experiment: "a", round: 2, how: "killed by SIGBUS" })).toBe(
      "a: round 3 lost, killed by SIGBUS",
    );
    expect(noticeText({ kind: "look", rounds: 17, decided: 12, undecided: 1, goesOn: true })).toBe(
      "1 verdict of 13 undecided after 17 rounds: further rounds",
    );
  });
  it("is silent about the rest", () => {
    expect(noticeText(measuring)).toBeNull();
    expect(noticeText(progress(1))).toBeNull();
    expect(noticeText({ kind: "look", rounds: 17, decided: 13, undecided: 0, goesOn: false })).toBeNull();
  });
});
