import { alone } from "./alone.ts";
import type { KernelDescription } from "./description.ts";
import { together } from "./together.ts";

/** By slug. Tests hold them against what kernels take and count. */
export const descriptions: Readonly<Record<string, KernelDescription>> = { ...alone, ...together };
