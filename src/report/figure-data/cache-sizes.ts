import type { RunFile } from "../run-file.ts";

/** The caches that loads of the first CPU measured on go through, as the system states them: one size a level. */
export const statedCaches = ({
  machine,
  options,
}: Pick<RunFile, "machine" | "options">): readonly { readonly level: number; readonly bytes: number }[] => {
  const [cpu] = options.cpus;
  const seen = new Set<number>();
  return machine.caches.flatMap(({ level, type, bytes, sharedBy }) => {
    if (type === "instruction" || bytes === null || bytes <= 0 || seen.has(level)) return [];
    if (cpu !== undefined && !sharedBy.includes(cpu)) return [];
    seen.add(level);
    return [{ level, bytes }];
  });
};
