import type { PlannedComparison } from "../../src/experiment/experiment.ts";
import type { KernelLayer } from "../../src/experiment/layer.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import { sum } from "./arms.ts";

export type Value = (view: ComparisonView, arm: string) => number;

/** The arms of a kind: one for each pair of nodes, named by them. */
export const armsOf = ({ arms }: PlannedComparison, kind: string): string[] =>
  Object.keys(arms).filter((name) => name.replace(/-\d+-\d+$/, "") === kind);

/** Counted over all arms of a kind in these comparisons: the worst of them, or their sum. */
export const overArms =
  (layer: KernelLayer) =>
  (
    id: string,
    comparisons: readonly PlannedComparison[],
    kind: string,
    description: string,
    combine: (values: readonly number[]) => number,
    value: Value,
    more: Partial<QuantityDefinition> = {},
  ): QuantityDefinition => ({
    id,
    layer,
    unit: "share",
    description,
    from: comparisons.map((comparison) => comparison.id),
    counted: true,
    measure: (measured) => {
      const values = comparisons.flatMap((comparison) =>
        armsOf(comparison, kind).map((arm) => value(measured(comparison.id), arm)),
      );
      return values.length === 0 || values.some(Number.isNaN) ? null : combine(values);
    },
    ...more,
  });

/** Of the pages, those on the nodes that the arm is about. */
export const onNamed: Value = (view, arm) => 1 - view.counter(arm, "elsewhere") / view.counter(arm, "pages");

/** A counter of all arms of a kind, of all rounds. */
export const totalOf =
  (layer: KernelLayer) =>
  (id: string, from: readonly PlannedComparison[], kind: string, name: string): QuantityDefinition =>
    overArms(layer)(
      id,
      from,
      kind,
      `${name.replace("_", " ")}, ${kind}, all pairs of nodes`,
      sum,
      (view, arm) => view.counter(arm, name),
      { unit: "count", combine: "total" },
    );

/** What a binding is asked in either layer. */
export const bindingTotals = (
  layer: KernelLayer,
  binding: readonly PlannedComparison[],
): readonly QuantityDefinition[] => {
  const total = totalOf(layer);
  return [
    total("pages-outside-mask", binding, "bind", "elsewhere"),
    total("bound-pages", binding, "bind", "pages"),
    total("pages-outside-no-policy", binding, "no-policy", "elsewhere"),
    total("pages-without-policy", binding, "no-policy", "pages"),
    total("pages-outside-toucher", binding, "bind-to-the-toucher", "elsewhere"),
    total("pages-bound-to-toucher", binding, "bind-to-the-toucher", "pages"),
  ];
};
