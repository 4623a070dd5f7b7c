import type { Requirement } from "../experiment/requirement.ts";
import { bytesText, counted } from "./figures.ts";

/** What is needed, as `hardfacts list` says it: "2 cores", "--allow split-lock". */
export const requirementText = (requirement: Requirement): string => {
  switch (requirement.kind) {
    case "cpus":
      return counted(requirement.atLeast, "CPU");
    case "cores":
      return counted(requirement.atLeast, "core");
    case "whole-cpus":
      return "a quota of all CPUs";
    case "smt-siblings":
      return "two SMT siblings";
    case "architecture":
      return requirement.oneOf.join(" or ");
    case "vendor":
      return requirement.is;
    case "libc":
      return requirement.is;
    case "linux":
      return `Linux ${requirement.atLeast} (${requirement.has})`;
    case "free-memory":
      return `${bytesText(requirement.bytes)} of free memory`;
    case "cache-sizes":
      return `known sizes of ${requirement.levels.map((level) => `L${level}`).join(", ")}`;
    case "cache-ways":
      return `known ways of L${requirement.level}`;
    case "shared-cache":
      return `two cores that share an L${requirement.level}`;
    case "memory-write-counters":
      return "counters of memory writes";
    case "huge-pages":
      return "transparent huge pages";
    case "free-huge-pages":
      return `${requirement.count} free huge pages of ${bytesText(requirement.pageBytes)}`;
    case "base-page":
      return `base pages of ${bytesText(requirement.bytes)}`;
    case "bare-metal":
      return "bare metal";
    case "nodes": {
      const room = requirement.bytesEach > 0 ? `, ${bytesText(requirement.bytesEach)} free on each` : "";
      return `${counted(requirement.atLeast, "node")} with ${requirement.of === "memory" ? "memory" : "CPUs and memory"}${room}`;
    }
    case "one-node":
      return "exactly one node with memory";
    case "node-distances":
      return "known distances between nodes";
    case "numa-balancing":
      return "automatic NUMA balancing";
    case "uneven-pools":
      return "free huge pages on one node and none on another";
    case "never":
      return requirement.remedy === undefined
        ? requirement.because
        : `${requirement.because}: ${requirement.remedy}`;
    case "consent":
      return `--allow ${requirement.to} (${requirement.because})`;
  }
};
