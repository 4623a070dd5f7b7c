import type { Machine } from "../machine/machine.ts";

/** Where neither the system nor a control group tells. */
const ASSUMED_FREE_BYTES = 2 ** 29;

/** What an experiment may count on: free memory, within what the control group grants. */
export const freeBytes = ({ memory, limits }: Machine): number =>
  Math.min(memory.availableBytes ?? ASSUMED_FREE_BYTES, limits.memoryBytes ?? Infinity);
