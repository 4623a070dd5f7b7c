/**
 * What a kernel's memory is made of, in the order of native/platform/mapping.h: base pages that decline to be made huge,
 * transparent huge pages, and pages of the pools of 2 MiB and of 1 GiB.
 */
export const PAGES = ["base", "thp", "hugetlb2m", "hugetlb1g"] as const;
export type Pages = (typeof PAGES)[number];

/** How the kernel is asked to place pages, in the order of native/platform/numa.h; mbind(2) has what each means. */
export const POLICIES = [
  "default",
  "bind",
  "preferred",
  "preferred-many",
  "interleave",
  "weighted-interleave",
] as const;
export type Policy = (typeof POLICIES)[number];

/** The largest of these masks. */
export const ALL_NODES = 2 ** 52 - 1;

/** Of node ids, for a kernel's parameter `nodes`: the ids 0 to 51. */
export const nodeMask = (nodes: readonly number[]): number =>
  [...new Set(nodes)].reduce((mask, node) => mask + 2 ** node, 0);
