import { defineExperiment } from "../../src/experiment/define.ts";
import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { ComparisonView } from "../../src/experiment/measured.ts";
import { freeBytes } from "../../src/experiment/memory.ts";
import { nsPerOperation, timeRatio } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { median } from "../../src/statistics/order-statistics.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const MIB = 2 ** 20;

const fork = (pages: string, mib: number, write = "none"): Arm => ({
  kernel: "fork_copy",
  parameters: { pages, bytes: mib * MIB, write },
});

/**
 * What a fork costs without the memory is taken off, so 16 MiB show what the claim's 256 do: pages in these numbers
 * cost a guest a third of a second to touch.
 */
const mibOf = ({ profile, machine }: Setting): number =>
  profile === "quick" || freeBytes(machine) < 2 ** 30 ? 16 : 256;

const onOneThread = (
  id: string,
  mib: number,
  { blocks, warmupBlocks }: { readonly blocks: number; readonly warmupBlocks: number },
  arms: PlannedComparison["arms"],
): PlannedComparison => ({
  id,
  layer: "native",
  threads: 1,
  // Of nothing: trials do a fixed amount of work.
  trialNs: 20_000,
  toleratesSwitches: true,
  warmupBlocks,
  blocks,
  requires: [...needs, { kind: "free-memory", bytes: 3 * mib * MIB }],
  arms,
});

const needs: readonly Requirement[] = [{ kind: "huge-pages" }, { kind: "base-page", bytes: 4096 }];

const comparisonsOf = (setting: Setting): readonly PlannedComparison[] => {
  const mib = mibOf(setting);
  const oneByte = "one-byte-per-2mib";
  return [
    onOneThread(
      "fork",
      mib,
      { blocks: 6, warmupBlocks: 1 },
      {
        none: fork("base", 0),
        base: fork("base", mib),
        "base-again": fork("base", mib),
        "base-quarter": fork("base", mib / 4),
        thp: fork("thp", mib),
      },
    ),
    // Counts, which come out alike every time: few spans, once a round.
    onOneThread(
      "write",
      8,
      { blocks: 1, warmupBlocks: 0 },
      {
        base: fork("base", 4, oneByte),
        "base-again": fork("base", 4, oneByte),
        "base-fourth": fork("base", 2, "every-4th-page"),
        thp: fork("thp", 8, oneByte),
      },
    ),
  ];
};

/** Blocks' times of an arm less those of a fork without any memory of ours: the process's own, in every trial. */
const beyondTheProcess = (view: ComparisonView, arm: string): number | null => {
  const own = view.nsPerOperation("none");
  return median(view.nsPerOperation(arm).map((ns, block) => ns - own[block]!));
};

const forkRatio = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `time that memory adds to a fork, ${arm} over base`,
  from: ["fork"],
  measure: (measured) => {
    const view = measured("fork");
    const [above, base] = [beyondTheProcess(view, arm), beyondTheProcess(view, "base")];
    return above === null || base === null || base <= 0 ? null : above / base;
  },
});

const amplification = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "ratio",
  description: `bytes copied a write after a fork, ${arm} over base`,
  from: ["write"],
  counted: true,
  measure: (measured) => {
    const view = measured("write");
    const copied = (of: string): number => view.counter(of, "copied_bytes") / view.counter(of, "writes");
    const ratio = copied(arm) / copied("base");
    return Number.isFinite(ratio) ? ratio : null;
  },
});

const copiedBytes = (id: string, arm: string): QuantityDefinition => ({
  id,
  layer: "native",
  unit: "bytes",
  description: `copied by a write of one byte after a fork, ${arm}`,
  from: ["write"],
  counted: true,
  measure: (measured) => {
    const view = measured("write");
    const writes = view.counter(arm, "writes");
    return writes === 0 ? null : view.counter(arm, "copied_bytes") / writes;
  },
});

const FORK = { comparison: "fork", layer: "native" } as const;
const WRITE = { comparison: "write", layer: "native" } as const;

export const hugePageFork = defineExperiment({
  id: "huge-page-fork",
  shows: "what memory in pages of either kind adds to a fork, and what a write to it copies afterwards",
  ...explanation,
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: comparisonsOf,
  quantities: () => [
    forkRatio("fork-time-ratio", "thp"),
    forkRatio("base-fork-time-ratio", "base-again"),
    forkRatio("quarter-fork-time-ratio", "base-quarter"),
    timeRatio(FORK, "whole-fork-time-ratio", "thp", "base"),
    nsPerOperation(FORK, "process-fork-time", "none"),
    nsPerOperation(FORK, "base-fork-time", "base"),
    nsPerOperation(FORK, "thp-fork-time", "thp"),
    amplification("cow-amplification", "thp"),
    amplification("base-cow-amplification", "base-again"),
    amplification("fourth-cow-amplification", "base-fourth"),
    copiedBytes("base-copied-bytes", "base"),
    copiedBytes("thp-copied-bytes", "thp"),
    nsPerOperation(WRITE, "base-write-time", "base"),
    nsPerOperation(WRITE, "thp-write-time", "thp"),
  ],
  claims,
  figures: () => figures,
});
