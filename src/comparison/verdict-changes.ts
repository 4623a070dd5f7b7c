import type { RunFile } from "../report/run-file.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { Standing } from "./difference.ts";

/** `changed`: decided both times, and otherwise. `undecided`: in one of the runs only, so that nothing contradicts the other. */
export type ChangeKind = "changed" | "undecided" | "contaminated" | "drift";

/** A claim in one layer whose verdict is not the same in both runs. */
export interface VerdictChange {
  readonly claim: string;
  readonly title: string | null;
  readonly layer: string;
  readonly kind: ChangeKind;
  readonly was: Pick<Verdict, "verdict" | "estimate" | "reason">;
  readonly is: Pick<Verdict, "verdict" | "estimate" | "reason">;
  /** Why it is no change although both were decided; null else. */
  readonly why: string | null;
}

/** What the comparison of a quantity came to; null where it was not compared. */
export type Outcome = (
  quantity: string,
  layer: string,
) => { readonly standing: Standing; readonly why: string | null } | null;

/** Verdicts of both runs that are not the same, in the second run's order. */
export const verdictChanges = (
  before: RunFile,
  after: RunFile,
  outcome: Outcome,
): readonly VerdictChange[] => {
  const old = new Map(before.verdicts.map((verdict) => [`${verdict.claim} ${verdict.layer}`, verdict]));
  const titles = new Map(
    [...before.handbook.claims, ...after.handbook.claims].map(({ id, title }) => [id, title]),
  );
  return after.verdicts.flatMap((is): VerdictChange[] => {
    const was = old.get(`${is.claim} ${is.layer}`);
    if (was === undefined || was.verdict === is.verdict) return [];
    const { claim, layer } = is;
    return [{ claim, title: titles.get(claim) ?? null, layer, was, is, ...kindOf(was, is, outcome) }];
  });
};

const isDecided = ({ verdict }: Verdict): boolean => verdict === "confirmed" || verdict === "refuted";

/** A bound between two figures that hardly differ makes two verdicts of them, and no change. */
const kindOf = (was: Verdict, is: Verdict, outcome: Outcome): Pick<VerdictChange, "kind" | "why"> => {
  if (!isDecided(was) || !isDecided(is)) return { kind: "undecided", why: null };
  const deciding = [
    ...new Set([was, is].flatMap(({ estimate }) => (estimate === null ? [] : [estimate.quantity]))),
  ];
  const outcomes = deciding.map((quantity) => outcome(quantity, is.layer)).filter((each) => each !== null);
  const contaminated = outcomes.find(({ why }) => why !== null);
  if (contaminated !== undefined) return { kind: "contaminated", why: contaminated.why };
  const drifted =
    deciding.length > 0 &&
    outcomes.length === deciding.length &&
    outcomes.every(({ standing }) => standing !== "apart");
  return drifted
    ? { kind: "drift", why: "its figures differ by no more than those of two runs of one machine may" }
    : { kind: "changed", why: null };
};
