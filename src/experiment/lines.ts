import type { Machine } from "../machine/machine.ts";

/** Where neither sysfs nor anything else tells: every x86-64 and most Armv8. */
const USUAL_LINE_BYTES = 64;

/** The line size of the first-level data cache as the system states it. What it is in effect is false-sharing-distance's to find. */
export const statedLineBytes = (machine: Machine): number =>
  machine.caches.find(({ level, type }) => level === 1 && type !== "instruction")?.lineBytes ??
  USUAL_LINE_BYTES;
