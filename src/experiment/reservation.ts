/** How pools of huge pages are made larger: the command, and which of several is enough for all. */

/** Not by sysctl vm.nr_hugepages: that is of the default size, which need not be this one. */
export const reservationOf = (pageBytes: number, total: number, tried: boolean): string => {
  const command = `as root: echo ${total} > /sys/kernel/mm/hugepages/hugepages-${pageBytes / 1024}kB/nr_hugepages`;
  if (tried) return `${command} soon after boot, before memory is in pieces`;
  return pageBytes === 2 ** 21 ? `${command}, or run as root with --allow huge-pages` : command;
};

/**
 * A pool is set to a number of pages and not raised by it, and the smaller of two settings would take the other's pages away:
 * of the remedies that set the pool of this one, the largest. This one itself where it sets none.
 */
export const withLargestPool = (remedy: string, all: readonly (string | null)[]): string => {
  const own = reservationIn(remedy);
  if (own === null) return remedy;
  let largest = { remedy, pages: own.pages };
  for (const other of all) {
    const its = reservationIn(other);
    if (other !== null && its?.file === own.file && its.pages > largest.pages)
      largest = { remedy: other, pages: its.pages };
  }
  return largest.remedy;
};

/** The file that such a remedy writes to, and the number of pages; null for another remedy. */
const reservationIn = (remedy: string | null): { readonly file: string; readonly pages: number } | null => {
  const [, pages, file] = /^as root: echo (\d+) > (\S+\/nr_hugepages)/.exec(remedy ?? "") ?? [];
  return pages === undefined || file === undefined ? null : { file, pages: Number(pages) };
};
