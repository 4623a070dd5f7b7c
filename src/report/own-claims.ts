import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import { chancesOf, countsAskedFor } from "../experiment/expectation.ts";
import { didYouMean } from "../nearest.ts";
import { asOne, MOST_PROBLEMS, type Problem } from "../problems.ts";
import { withoutControls } from "../without-controls.ts";
import { claimSchema } from "./claim-schema.ts";
import type { RunFile } from "./run-file.ts";

const claim = claimSchema.extend({
  prior: claimSchema.shape.prior.default("likely"),
  layers: claimSchema.shape.layers.default(["native"]),
});

/** What `hardfacts judge --claims` reads. */
export const ownClaimsSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  claims: z.array(claim).min(1),
});

/** Claims of the user's own, checked, over quantities that the run has. Throws UsageError that names the place in the file. */
export const ownClaims = (value: unknown, name: string, run: RunFile): readonly Claim[] => {
  const checked = ownClaimsSchema.safeParse(value);
  if (!checked.success) {
    const { issues } = checked.error;
    const shown = issues
      .slice(0, MOST_PROBLEMS)
      .map(({ path, message }) => withoutControls(`${path.join(".") || "the whole"}: ${message}`));
    const others = issues.length > MOST_PROBLEMS ? `; and ${issues.length - MOST_PROBLEMS} more` : "";
    throw new UsageError(
      `the claims in "${name}" are not as their schema says: ${shown.join("; ")}${others}`,
      "docs/writing-a-claim.md shows one; hardfacts/claims.schema.json is the schema.",
    );
  }
  const { claims } = checked.data;
  const ids = claims.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  const problems = [
    ...[...twice].map((id) => ({ message: `"${name}" has two claims called ${id}`, remedy: null })),
    ...claims.flatMap((each) => {
      const missing = unmeasured(each, name, run);
      return missing.length > 0 ? missing : scattered(each, name, run);
    }),
  ];
  if (problems.length === 0) return claims;
  const { message, remedy } = asOne(problems);
  throw new UsageError(message, remedy);
};

/** A claim over what this run never measured would be a misspelt one, silently not testable. */
const unmeasured = (
  { id, layers, parts, controls }: Claim,
  name: string,
  { experiments }: RunFile,
): readonly Problem[] => {
  const all = experiments.flatMap(({ quantities }) => quantities);
  const wanted = quantitiesOf({ parts, controls });
  const counts = new Set(
    [...parts, ...controls].flatMap(({ quantity, expectation }) => countsAskedFor(quantity, expectation)),
  );
  return layers.flatMap((layer) => {
    const known = new Map(
      all
        .filter((quantity) => quantity.layer === layer)
        .map(({ id: quantity, combine }) => [quantity, combine]),
    );
    return [
      ...[...wanted]
        .filter((each) => !known.has(each))
        .map((each) => ({
          message: `claim ${id} of "${name}" is about ${each} in ${layer}, which this run did not measure`,
          remedy:
            didYouMean(each, new Set(known.keys())) ??
            "`hardfacts list --quantities` shows what can be measured.",
        })),
      ...[...counts]
        .filter((each) => known.get(each) === "median")
        .map((each) => ({
          message: `claim ${id} of "${name}" needs counts (never, observed and rate-at-least do), and ${each} in ${layer} is a median over the rounds`,
          remedy: "`hardfacts list --quantities` shows which quantities are totals.",
        })),
    ];
  });
};

/** A claim is judged by one experiment: what others measured would count as not measured, and the verdict would say so. */
const scattered = (claim: Claim, name: string, { experiments }: RunFile): readonly Problem[] => {
  const wanted = [...quantitiesOf(claim)];
  const has = (experiment: RunFile["experiments"][number], id: string): boolean =>
    experiment.quantities.some((quantity) => quantity.id === id);
  if (experiments.some((experiment) => wanted.every((id) => has(experiment, id)))) return [];
  const homes = wanted.map((id) => `${id} is of ${experiments.find((each) => has(each, id))?.id ?? "none"}`);
  return [
    {
      message: `claim ${claim.id} of "${name}" is about quantities that no single experiment of the run has: ${homes.join(", ")}`,
      remedy:
        "The quantities of a claim, its controls and the chances of its counts all come from one experiment: make a claim for each, with controls of its own.",
    },
  ];
};

/** All that a claim names: what its parts and controls are about, and the chances of what is counted. */
const quantitiesOf = ({ parts, controls }: Pick<Claim, "parts" | "controls">): ReadonlySet<string> =>
  new Set(
    [...parts, ...controls]
      .flatMap(({ quantity, expectation }) => [quantity, chancesOf(expectation)])
      .filter((id) => id !== null),
  );
