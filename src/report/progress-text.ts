import type { RunEvent } from "../runner/options.ts";
import { withoutControls } from "../without-controls.ts";
import { counted, durationText } from "./figures.ts";

/** What is known of a run while it goes on. */
export interface Progress {
  /** The round being made, from 1. */
  readonly round: number;
  readonly rounds: number;
  readonly experiment: string | null;
  readonly elapsedMs: number | null;
  readonly remainingMs: number | null;
  /** In all, by the plan; null once anything of it is measured, and where nothing will be. */
  readonly expectedMs: number | null;
}

/** Before the first event. */
export const NO_PROGRESS: Progress = {
  round: 0,
  rounds: 0,
  experiment: null,
  elapsedMs: null,
  remainingMs: null,
  expectedMs: null,
};

/** What is known once this has happened, too. Pure. */
export const advance = (progress: Progress, event: RunEvent): Progress => {
  switch (event.kind) {
    case "planned":
      return { ...progress, rounds: event.rounds, expectedMs: event.rounds === 0 ? null : event.expectedMs };
    case "measuring":
      return { ...progress, round: event.round + 1, experiment: event.experiment };
    case "progress": {
      const { rounds, elapsedMs, remainingMs } = event;
      return { ...progress, rounds, elapsedMs, remainingMs, expectedMs: null };
    }
    case "child-started":
    case "child-died":
    case "look":
    case "standings":
    case "samples-lost":
      return progress;
  }
};

/** "round 3 of 17, false-sharing, 5.1 s so far, about 17 s left" */
export const progressText = (progress: Progress): string => {
  const { round, rounds, experiment } = progress;
  return [
    round === 0 ? "starting" : `round ${round} of ${Math.max(round, rounds)}`,
    ...(experiment === null ? [] : [experiment]),
    ...timesText(progress),
  ].join(", ");
};

/** "5.1 s so far" and "about 17 s left", as far as they are known; "roughly 23 s in all" before. */
export const timesText = ({ elapsedMs, remainingMs, expectedMs }: Progress): readonly string[] => [
  ...(expectedMs === null ? [] : [expectedText(expectedMs)]),
  ...(elapsedMs === null ? [] : [`${durationText(elapsedMs)} so far`]),
  ...(remainingMs === null
    ? []
    : [remainingMs < 500 ? "nearly done" : `about ${durationText(remainingMs)} left`]),
];

const expectedText = (ms: number): string => `roughly ${durationText(roundedMs(ms))} in all`;

/** To what the plan can tell: whole seconds, tens of them from half a minute on, whole minutes from five. */
const roundedMs = (ms: number): number => {
  const step = ms < 30_000 ? 1000 : ms < 300_000 ? 10_000 : 60_000;
  return Math.max(1, Math.round(ms / step)) * step;
};

/** What deserves a line of its own; null for the rest. */
export const noticeText = (event: RunEvent): string | null => {
  switch (event.kind) {
    case "planned":
      return event.experiments.length === 0
        ? "nothing to measure here"
        : `measuring ${counted(event.claims, "claim")} by ${counted(event.experiments.length, "experiment")}, ${counted(event.rounds, "round")} at least: ${expectedText(event.expectedMs)}, longer on busy CPUs`;
    case "child-died":
      return withoutControls(`${event.experiment}: round ${event.round + 1} lost, ${event.how}`);
    case "look":
      return event.goesOn
        ? `${counted(event.undecided, "verdict")} of ${event.decided + event.undecided} undecided after ${counted(event.rounds, "round")}: further rounds for ${counted(event.pursued.length, "claim")}`
        : null;
    case "samples-lost":
      return withoutControls(`going on without samples from round ${event.round + 1} on: ${event.why}`);
    case "child-started":
    case "measuring":
    case "progress":
    case "standings":
      return null;
  }
};
