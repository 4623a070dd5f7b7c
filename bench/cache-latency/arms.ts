import type { Setting } from "../../src/experiment/experiment.ts";
import type { QuantityDefinition, SeriesPoint } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";

export const KIB = 2 ** 10;
export const MIB = 2 ** 20;
export const LINE_BYTES = 64;
export const TRIAL_NS = 20_000;

export const RULER: Arm = { kernel: "add_chain", parameters: { chains: 1 } };

export type Pages = "base" | "huge";
export const PAGES: readonly Pages[] = ["base", "huge"];

export const chase = (bytes: number, pages: Pages, more: Arm["parameters"] = {}): Arm => ({
  kernel: "pointer_chase",
  parameters: { nodes: Math.round(bytes / LINE_BYTES), pages, ...more },
});

/** The pages on which caches are seen best: huge ones wherever they can be had. */
export const bestPages = ({ machine }: Setting): Pages =>
  ["always", "madvise"].includes(machine.memory.transparentHugePages ?? "") ? "huge" : "base";

export const requiresFor = (pages: Pages): readonly Requirement[] =>
  pages === "huge" ? [{ kind: "huge-pages" }] : [];

export const armOf = (bytes: number): string => `set-${bytes}`;

/** A curve over working sets, from all comparisons that hold a part of it. */
export const curveOf = (
  parts: readonly { readonly comparison: string; readonly sets: readonly number[] }[],
  value: (comparison: ReturnType<Parameters<QuantityDefinition["measure"]>[0]>, arm: string) => number | null,
  measured: Parameters<QuantityDefinition["measure"]>[0],
): SeriesPoint[] =>
  parts
    .flatMap(({ comparison, sets: bytes }) =>
      bytes.map((x) => ({ x, value: value(measured(comparison), armOf(x)) ?? NaN })),
    )
    .filter((point) => !Number.isNaN(point.value))
    .sort((a, b) => a.x - b.x);

export const OVER = { name: "working set", unit: "bytes" };
