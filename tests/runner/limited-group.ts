import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A control group with little memory and no swap, where this process may make one. */
export interface LimitedGroup {
  /** Shell words that put the shell into it. */
  readonly enter: string;
  readonly remove: () => Promise<void>;
}

const MOUNTS = [
  { mount: "/sys/fs/cgroup", limit: "memory.max", swap: ["memory.swap.max", "0"] },
  { mount: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", swap: ["memory.swappiness", "0"] },
] as const;

/** null where there is no leave to, or no such controller. */
export const limitedGroup = (bytes: number): LimitedGroup | null => {
  for (const { mount, limit, swap } of MOUNTS) {
    const folder = join(mount, `hardfacts-test-${process.pid}`);
    // A process that was killed is in it until it is gone.
    const remove = async (): Promise<void> => {
      for (let tries = 50; ; tries--) {
        try {
          rmdirSync(folder);
          return;
        } catch (error) {
          if (tries === 0) throw error;
        }
        await sleep(100);
      }
    };
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      // Where the file is missing the controller is, and writing would not make it.
      readFileSync(join(folder, limit));
      writeFileSync(join(folder, limit), String(bytes));
      if (existsSync(join(folder, swap[0]))) writeFileSync(join(folder, swap[0]), swap[1]);
      return { enter: `echo $$ >${folder}/cgroup.procs`, remove };
    } catch {
      rmdirSync(folder);
    }
  }
  return null;
};
