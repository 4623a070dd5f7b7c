import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Claim } from "../experiment/claim.ts";
import { chancesOf } from "../experiment/expectation.ts";
import { didYouMean } from "../nearest.ts";
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

const MOST_PROBLEMS = 3;

/** Claims of the user's own, checked, over quantities that the run has. Throws UsageError that names the place in the file. */
export const ownClaims = (value: unknown, name: string, run: RunFile): readonly Claim[] => {
  const checked = ownClaimsSchema.safeParse(value);
  if (!checked.success) {
    const { issues } = checked.error;
    const shown = issues
      .slice(0, MOST_PROBLEMS)
      .map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`);
    const others = issues.length > MOST_PROBLEMS ? `; and ${issues.length - MOST_PROBLEMS} more` : "";
    throw new UsageError(
      `the claims in "${name}" are not as their schema says: ${shown.join("; ")}${others}`,
      "docs/writing-a-claim.md shows one; hardfacts/claims.schema.json is the schema.",
    );
  }
  const { claims } = checked.data;
  const ids = claims.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`"${name}" has two claims called ${twice}`);
  for (const each of claims) checkQuantities(each, name, run);
  return claims;
};

/** A claim over what this run never measured would be a misspelt one, silently not testable. */
const checkQuantities = (
  { id, layers, parts, controls }: Claim,
  name: string,
  { experiments }: RunFile,
): void => {
  const all = experiments.flatMap(({ quantities }) => quantities);
  for (const layer of layers) {
    const known = new Set(all.filter((quantity) => quantity.layer === layer).map((quantity) => quantity.id));
    for (const { quantity, expectation } of [...parts, ...controls]) {
      for (const wanted of [quantity, chancesOf(expectation)]) {
        if (wanted === null || known.has(wanted)) continue;
        throw new UsageError(
          `claim ${id} of "${name}" is about ${wanted} in ${layer}, which this run did not measure`,
          didYouMean(wanted, known) ?? "`hardfacts list --quantities` shows what can be measured.",
        );
      }
    }
  }
};
