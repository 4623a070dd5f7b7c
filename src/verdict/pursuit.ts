import type { Claim } from "../experiment/claim.ts";
import type { Expectation } from "../experiment/expectation.ts";
import type { RunFile } from "../report/run-file.ts";
import { judge } from "./judge.ts";
import type { JudgedControl, JudgedPart, Verdict } from "./verdict.ts";

/**
 * An interval of 85 % that still straddles its bound after the first look: of such, less than one in a hundred is decided
 * at the second (tests/verdict/pursuit.test.ts works it out), and the rounds would be the others' time. Leaving a claim
 * undecided can decide nothing wrongly, so that this spends no error.
 */
const HOPELESS = 0.15;

/**
 * The ids of the claims that a run should go on for: `verdicts`' undecided ones, without those whose interval lies so
 * evenly across its bound that the next look would leave it there. Counts grow with the rounds, and are not given up.
 */
export const worthPursuing = (
  run: RunFile,
  claims: readonly Claim[],
  verdicts: readonly Verdict[],
): ReadonlySet<string> => {
  const open = verdicts.filter((verdict) => verdict.open);
  if (open.length === 0) return new Set();
  const ids = new Set(open.map(({ claim }) => claim));
  const leaning = judge(
    { ...run, looks: run.looks.map(({ rounds }) => ({ rounds, alpha: HOPELESS })) },
    claims.filter(({ id }) => ids.has(id)),
  );
  const layersOf = new Map(leaning.map((verdict) => [keyOf(verdict), verdict]));
  return new Set(open.filter((verdict) => !isEven(layersOf.get(keyOf(verdict))!)).map(({ claim }) => claim));
};

const keyOf = ({ claim, layer }: Verdict): string => `${claim} ${layer}`;

/** What keeps the verdict open is an interval across a bound. */
const isEven = ({ open, parts, controls }: Verdict): boolean => {
  if (!open) return false;
  // One part outside refutes; else all of them have to come inside.
  const refuted = parts.some(({ standing }) => standing === "outside");
  const straddling = refuted ? [] : parts.filter(({ standing }) => standing === "straddles");
  const waitedFor: readonly (JudgedPart | JudgedControl)[] =
    straddling.length > 0
      ? straddling
      : controls.filter(({ expected, holds }) => holds === null && expected === refuted);
  return waitedFor.some(({ expectation, estimate }) => estimate !== null && hasBounds(expectation));
};

const hasBounds = ({ kind }: Expectation): boolean =>
  kind === "at-least" || kind === "at-most" || kind === "between" || kind === "one-of";
