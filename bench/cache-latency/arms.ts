import { statedLineBytes } from "../../src/experiment/caches.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView, Measured } from "../../src/experiment/measured.ts";
import { hasHugePages } from "../../src/experiment/memory.ts";
import type { SeriesPoint } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";

export const KIB = 2 ** 10;
export const MIB = 2 ** 20;
/** The kernel's least pitch of nodes, and the line of every x86-64 and most Armv8. */
export const LINE_BYTES = 64;
export const TRIAL_NS = 20_000;

export const RULER: Arm = { kernel: "add_chain", parameters: { chains: 1 } };

export type Pages = "base" | "thp";
export const PAGES: readonly Pages[] = ["base", "thp"];

/** A node a line: two on one line would make every other load a hit. */
export const strideOf = ({ machine }: Setting): number => Math.max(LINE_BYTES, statedLineBytes(machine));

export const chase = (setting: Setting, bytes: number, pages: Pages, more: Arm["parameters"] = {}): Arm => {
  const stride = strideOf(setting);
  return {
    kernel: "pointer_chase",
    parameters: { nodes: Math.round(bytes / stride), stride, pages, ...more },
  };
};

/** The pages on which caches are seen best: huge ones wherever they can be had. */
export const bestPages = ({ machine }: Setting): Pages => (hasHugePages(machine) ? "thp" : "base");

export const requiresFor = (pages: Pages): readonly Requirement[] =>
  pages === "thp" ? [{ kind: "huge-pages" }] : [];

export const armOf = (bytes: number): string => `set-${bytes}`;

/** A curve over working sets, from all comparisons that hold a part of it. */
export const curveOf = (
  parts: readonly { readonly comparison: string; readonly sets: readonly number[] }[],
  value: (view: ComparisonView, arm: string) => number | null,
  measured: Measured,
): SeriesPoint[] =>
  parts
    .flatMap(({ comparison, sets: bytes }) =>
      bytes.map((x) => ({ x, value: value(measured(comparison), armOf(x)) ?? NaN })),
    )
    .filter((point) => !Number.isNaN(point.value))
    .sort((a, b) => a.x - b.x);

export const OVER = { name: "working set", unit: "bytes" };
