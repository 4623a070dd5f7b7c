import type { RunFile, Verdict } from "../run-file.ts";
import { decidingPart } from "../verdict-row.ts";

type HandbookClaim = RunFile["handbook"]["claims"][number];

/** What a reader would not have bet on. */
export interface Surprise {
  readonly verdict: Verdict;
  readonly kind:
    "refuted-though-believed" | "confirmed-though-doubted" | "far-above-bound" | "far-below-bound";
  /** By what factor the estimate is beyond its bound; null for what is surprising already. */
  readonly factor: number | null;
}

/** What the literature takes for certain or likely, and for wrong. What depends on the hardware surprises nobody either way. */
const BELIEVED: readonly HandbookClaim["prior"][] = ["robust", "likely"];
const DOUBTED: readonly HandbookClaim["prior"][] = ["myth", "refuted"];

/** Five times what is claimed is another effect than the handbook speaks of. */
const FAR = 5;

const MOST = 8;

/** Refuted claims that most believe, confirmed ones that most doubt, then effects far beyond their bound, the farthest first. */
export const surprisesOf = ({
  verdicts,
  handbook,
}: Pick<RunFile, "verdicts" | "handbook">): readonly Surprise[] => {
  const priors = new Map(handbook.claims.map(({ id, prior }) => [id, prior]));
  const by = (word: Verdict["verdict"], among: readonly HandbookClaim["prior"][], kind: Surprise["kind"]) =>
    verdicts
      .filter(
        ({ claim, verdict }) => verdict === word && among.includes(priors.get(claim) ?? "hardware-dependent"),
      )
      .map((verdict): Surprise => ({ verdict, kind, factor: null }));
  const far = verdicts
    .filter(({ verdict }) => verdict === "confirmed")
    .flatMap(beyond)
    .filter(({ factor }) => factor !== null && factor >= FAR)
    .sort((a, b) => b.factor! - a.factor!);
  return [
    ...by("refuted", BELIEVED, "refuted-though-believed"),
    ...by("confirmed", DOUBTED, "confirmed-though-doubted"),
    ...far,
  ].slice(0, MOST);
};

/** How many times the near end of a ratio's interval is beyond the bound that it had to reach, by the part that decided. */
const beyond = (verdict: Verdict): readonly Surprise[] => {
  const { estimate } = verdict;
  const expectation = decidingPart(verdict)?.expectation;
  if (estimate === null || expectation === undefined || estimate.unit !== "ratio") return [];
  if (expectation.kind === "at-least" && expectation.bound > 0)
    return [{ verdict, kind: "far-above-bound", factor: estimate.low / expectation.bound }];
  return expectation.kind === "at-most" && estimate.high > 0
    ? [{ verdict, kind: "far-below-bound", factor: expectation.bound / estimate.high }]
    : [];
};
