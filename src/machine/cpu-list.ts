/** No kernel numbers CPUs or nodes higher: x86 allows 8192 CPUs, and a torn read must not make a billion. */
const HIGHEST_ID = 65_535;

/**
 * A kernel list of CPUs or nodes, "0-3,8,10-11", ascending and without repeats. An empty list is a list
 * (a node without CPUs prints "\n"); null for what is missing or malformed ("(null)", "3-1", "max").
 */
export const parseCpuList = (text: string | null): readonly number[] | null => {
  if (text === null) return null;
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const ids = new Set<number>();
  for (const part of trimmed.split(",")) {
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim());
    if (range === null) return null;
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (first > last || last > HIGHEST_ID) return null;
    for (let id = first; id <= last; id++) ids.add(id);
  }
  return ascending(ids);
};

export const ascending = (ids: Iterable<number>): readonly number[] =>
  [...new Set(ids)].sort((a, b) => a - b);

/** Numbers of the entries `cpu0`, `node2` ... of a directory, ascending. */
export const numberedEntries = (names: readonly string[], prefix: string): readonly number[] =>
  ascending(
    names
      .map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : ""))
      .filter((digits) => /^\d{1,5}$/.test(digits))
      .map(Number),
  );
