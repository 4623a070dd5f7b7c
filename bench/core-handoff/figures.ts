import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import type { Pair } from "../../src/experiment/pairs.ts";

/** More CPUs than these make cells that show a pattern and no numbers; beyond these not even that. */
const MOST_CPUS = 128;

/**
 * Of more CPUs than a map shows those that leave it pairs of every class: each class in turn brings in one more, of the pair
 * that wants the fewest. The lowest would not do: SMT siblings are numbered half of all CPUs apart (Linux on x86).
 */
const cpusOnMap = (classes: readonly (readonly Pair[])[]): readonly number[] => {
  const all = [...new Set(classes.flat(2))].sort((a, b) => a - b);
  if (all.length <= MOST_CPUS) return all;
  const chosen = new Set<number>();
  let before = -1;
  while (chosen.size > before) {
    before = chosen.size;
    for (const pairs of classes) {
      const [fewest = []] = pairs
        .map((pair) => pair.filter((cpu) => !chosen.has(cpu)))
        .filter(({ length }) => length > 0 && chosen.size + length <= MOST_CPUS)
        .toSorted((a, b) => a.length - b.length);
      for (const cpu of fewest) chosen.add(cpu);
    }
  }
  return all.filter((cpu) => chosen.has(cpu));
};

/** What has been measured of a pair stands on both sides of the diagonal. */
const cellsOf = (pairs: readonly Pair[], cpus: readonly number[]) => {
  const measured = new Set(pairs.map((pair) => pair.join("-")));
  return cpus.flatMap((row) =>
    cpus.flatMap((column) => {
      const pair = measured.has(`${row}-${column}`) ? `${row}-${column}` : `${column}-${row}`;
      return measured.has(pair)
        ? [
            {
              quantity: `handoff-${pair}`,
              layer: "native" as const,
              row: String(row),
              column: String(column),
            },
          ]
        : [];
    }),
  );
};

const map = (classes: readonly (readonly Pair[])[]): FigureDefinition => {
  const cpus = cpusOnMap(classes);
  const all = new Set(classes.flat(2)).size;
  const left =
    all > cpus.length ? ` Shown are ${cpus.length} of ${all} CPUs, with pairs at every distance.` : "";
  return {
    kind: "matrix",
    id: "map",
    title: "Hand-off from CPU to CPU",
    caption: `Time one way for a line handed over by store and load. The deeper, the dearer: blocks of pale cells are CPUs that share a cache. Empty cells were not measured.${left}`,
    rowName: "CPU",
    columnName: "CPU",
    cells: cellsOf(classes.flat(), cpus),
  };
};

/** `classes`: the pairs that are measured, from near to far. */
export const figuresFor = (classes: readonly (readonly Pair[])[]): readonly FigureDefinition[] => [
  ...(classes.length === 0
    ? []
    : [
        map(classes),
        {
          kind: "intervals" as const,
          id: "pairs",
          title: "Hand-off by pair, and by block",
          caption:
            "Store and load, and compare-and-swap, of the first pairs; and how far the fastest and slowest tenth of their blocks lie apart, for a line's home and a guest's placement change.",
          items: classes
            .flat()
            .slice(0, 2)
            .flatMap((pair) => {
              const [id, where] = [`handoff-${pair.join("-")}`, `CPUs ${pair.join(" and ")}`];
              return [
                shown(id, `${where}, store and load`),
                shown(`${id}-near`, `${where}, fastest tenth`),
                shown(`${id}-far`, `${where}, slowest tenth`),
                shown(`${id}-cas`, `${where}, compare-and-swap`),
              ];
            }),
        },
      ]),
  {
    kind: "intervals",
    id: "by-distance",
    title: "Hand-off by distance",
    caption: "Median over the pairs at each distance: every boundary that a line crosses makes it dearer.",
    items: [
      shown("handoff-alone", "to itself"),
      shown("handoff-siblings", "SMT siblings"),
      shown("handoff-same-l3", "cores that share an L3"),
      shown("handoff-other-l3", "cores of one package, other L3"),
      shown("handoff-nearest-in-package", "one package, the nearest class"),
      shown("handoff-other-package", "other package"),
    ],
    scale: "log",
  },
];
