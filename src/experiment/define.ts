import { DefinitionError } from "../errors.ts";
import { throwAll } from "../problems.ts";
import type { Claim } from "./claim.ts";
import { chancesOf, countsAskedFor, decidesItself } from "./expectation.ts";
import type { Experiment, Setting } from "./experiment.ts";
import { figureProblem, sourcesOf } from "./figure.ts";
import { isSimulated, type QuantityDefinition } from "./quantity.ts";

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const CLAIM_ID = /^\d\d\.\d\d\.\d\d\/[a-z0-9]+(-[a-z0-9]+)*$/;
/** The width the terminal table has for it. */
const LONGEST_TITLE = 34;

/** Declares an experiment; refuses one that contradicts itself in what needs no machine to see. */
export const defineExperiment = (experiment: Experiment): Experiment => {
  const found: DefinitionError[] = [];
  const refuse = (what: string): void => {
    found.push(new DefinitionError(`experiment "${experiment.id}": ${what}`));
  };
  if (!SLUG.test(experiment.id)) refuse("its id is not kebab-case");
  if (experiment.layers.length === 0) refuse("it names no layer");
  if (experiment.role === "control" && experiment.claims.length > 0)
    refuse("a control experiment carries no claims");
  if (experiment.role === "evidence" && experiment.claims.length === 0) refuse("it carries no claim");
  for (const claim of experiment.claims) {
    const problem = problemWith(claim, experiment);
    if (problem !== null) refuse(`claim ${claim.id}: ${problem}`);
  }
  throwAll(found);
  return experiment;
};

const problemWith = (claim: Claim, experiment: Experiment): string | null => {
  if (!CLAIM_ID.test(claim.id)) return "its id is not chapter/slug";
  if (claim.title.length > LONGEST_TITLE) return `its title is longer than ${LONGEST_TITLE} characters`;
  if (claim.source.trim() === "") return "it names no source";
  if (claim.parts.length === 0) return "it names no quantity";
  if (claim.controls.length === 0) return "it has no control";
  const stray = claim.controls.find(
    ({ guards }) => guards !== undefined && !claim.parts.some(({ quantity }) => quantity === guards),
  );
  if (stray !== undefined)
    return `its control ${stray.id} guards ${stray.guards ?? ""}, which is none of its parts`;
  for (const { quantity, expectation } of [...claim.parts, ...claim.controls]) {
    const problem = decidesItself(expectation);
    if (problem !== null)
      return `what it expects of ${quantity} (${expectation.kind}) decides by itself: ${problem}`;
  }
  if (claim.layers.length === 0) return "it names no layer";
  const elsewhere = claim.layers.find((layer) => !experiment.layers.includes(layer));
  if (elsewhere !== undefined) return `it is to be judged in ${elsewhere}, where the experiment does not run`;
  return null;
};

/** The checks that need a machine: comparisons, quantities and claims name only what is there. */
export const checkExperiment = (experiment: Experiment, setting: Setting): void => {
  const found: DefinitionError[] = [];
  const refuse = (what: string): void => {
    found.push(new DefinitionError(`experiment "${experiment.id}": ${what}`));
  };
  const comparisons = new Map(
    experiment.comparisons(setting).map((comparison) => [comparison.id, comparison]),
  );
  const quantities = experiment.quantities(setting);
  if (comparisons.size !== experiment.comparisons(setting).length) refuse("two comparisons have one id");
  const known = new Map<string, QuantityDefinition>();
  for (const quantity of quantities) {
    const key = `${quantity.id} (${quantity.layer})`;
    if (known.has(key)) refuse(`two quantities are called ${key}`);
    known.set(key, quantity);
    if (isSimulated(quantity) !== (quantity.from.length === 0)) {
      refuse(
        isSimulated(quantity)
          ? `quantity ${key} comes from a comparison: a simulation has none`
          : `quantity ${key} comes from no comparison`,
      );
    }
    for (const id of quantity.from) {
      const comparison = comparisons.get(id);
      if (comparison === undefined)
        refuse(`quantity ${quantity.id} comes from "${id}", which is no comparison`);
      else if (comparison.layer !== quantity.layer)
        refuse(`quantity ${quantity.id} is of another layer than "${id}"`);
    }
  }
  const figures = experiment.figures?.(setting) ?? [];
  if (new Set(figures.map(({ id }) => id)).size !== figures.length) refuse("two figures have one id");
  for (const figure of figures) {
    if (!SLUG.test(figure.id)) refuse(`figure "${figure.id}": its id is not kebab-case`);
    const unknown = sourcesOf(figure).filter(({ quantity, layer }) => !known.has(`${quantity} (${layer})`));
    for (const { quantity, layer } of unknown)
      refuse(`figure ${figure.id} shows ${quantity} in ${layer}, which it does not make`);
    if (unknown.length > 0) continue;
    const problem = figureProblem(figure, ({ quantity, layer }) => known.get(`${quantity} (${layer})`)!);
    if (problem !== null) refuse(`figure ${figure.id}: ${problem}`);
  }
  for (const claim of experiment.claims) {
    for (const layer of claim.layers) {
      for (const { quantity, expectation } of [...claim.parts, ...claim.controls]) {
        for (const name of [quantity, chancesOf(expectation)]) {
          if (name !== null && !known.has(`${name} (${layer})`))
            refuse(`claim ${claim.id} asks for ${name} in ${layer}, which it does not make`);
        }
        for (const name of countsAskedFor(quantity, expectation)) {
          const definition = known.get(`${name} (${layer})`);
          if (definition !== undefined && !isSimulated(definition) && definition.combine !== "total")
            refuse(
              `claim ${claim.id} asks for ${expectation.kind} of ${name} in ${layer}, which is no count summed over the rounds (combine: "total")`,
            );
        }
      }
    }
  }
  throwAll(found);
};
