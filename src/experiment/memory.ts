import type { Machine } from "../machine/machine.ts";

/** Where neither the system nor a control group tells. */
const ASSUMED_FREE_BYTES = 2 ** 29;

/**
 * A transparent huge page is what one entry of a page directory maps: 2 MiB with base pages of 4 KiB, but 512 MiB with
 * 64 KiB, which no working set here is worth.
 */
const LARGEST_HUGE_PAGE_BYTES = 2 ** 25;

/** Transparent huge pages can be had without asking for privileges, and are of a size to be used. */
export const hasHugePages = ({ memory }: Machine): boolean =>
  (memory.transparentHugePages === "always" || memory.transparentHugePages === "madvise") &&
  hugePageBytes(memory.pageBytes ?? 4096) <= LARGEST_HUGE_PAGE_BYTES;

export const hugePageBytes = (pageBytes: number): number => (pageBytes * pageBytes) / 8;

/** What the measuring process takes before it measures anything: 55 MiB, Node and its modules. */
const OWN_BYTES = 2 ** 26;

/**
 * What an experiment may count on: free memory and, where a control group limits it, what the group has left beside us.
 * A group that runs out has a process of its choice killed, which may be the user's.
 */
export const freeBytes = ({ memory, limits }: Machine): number => {
  const available = memory.availableBytes ?? ASSUMED_FREE_BYTES;
  const granted = limits.memoryLeftBytes ?? limits.memoryBytes;
  return granted === null ? available : Math.max(0, Math.min(available, granted - OWN_BYTES));
};

/** What may stay touched from one comparison to the next: requirements ask for twice what they take, and leave as much again. */
export const keepableBytes = (machine: Machine): number => Math.floor(freeBytes(machine) / 8);
