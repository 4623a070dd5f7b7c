import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import type { Pair } from "../../src/experiment/pairs.ts";

/** More CPUs than these make cells that show a pattern and no numbers; beyond these not even that. */
const MOST_CPUS = 128;

/** What has been measured of a pair stands on both sides of the diagonal. */
const cellsOf = (pairs: readonly Pair[]) => {
  const cpus = [...new Set(pairs.flat())].sort((a, b) => a - b).slice(0, MOST_CPUS);
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

export const figuresFor = (pairs: readonly Pair[]): readonly FigureDefinition[] => [
  ...(pairs.length === 0
    ? []
    : [
        {
          kind: "matrix" as const,
          id: "map",
          title: "Hand-off from CPU to CPU",
          caption:
            "Time one way for a line handed over by store and load. The deeper, the dearer: blocks of pale cells are CPUs that share a cache. Empty cells were not measured.",
          rowName: "CPU",
          columnName: "CPU",
          cells: cellsOf(pairs),
        },
        {
          kind: "intervals" as const,
          id: "pairs",
          title: "Hand-off by pair, and by block",
          caption:
            "Store and load, and compare-and-swap, of the first pairs; and how far the fastest and slowest tenth of their blocks lie apart, for a line's home and a guest's placement change.",
          items: pairs.slice(0, 2).flatMap((pair) => {
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
