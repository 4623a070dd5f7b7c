import type { Setting } from "../../src/experiment/experiment.ts";
import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import { distanceBetween } from "../../src/experiment/nodes.ts";

/** The cores of `home` read from its own memory and from that of `farthest`. */
export const figuresFor = (
  { machine }: Setting,
  home: number,
  farthest: number,
): readonly FigureDefinition[] => [
  {
    kind: "matrix",
    id: "map",
    title: "Bandwidth of memory by node",
    caption:
      "Read by all cores of a node together. The deeper, the more; below each value is the distance that the firmware states (SLIT), 10 for local.",
    rowName: "cores of node",
    columnName: "memory of node",
    cells: [
      ...new Map([
        [home, "local-bandwidth"],
        ...(farthest === home ? [] : [[farthest, "remote-bandwidth"] as const]),
      ] as const),
    ].map(([node, quantity]) => {
      const distance = distanceBetween(machine, home, node);
      return {
        ...{ quantity, layer: "native" as const, row: String(home), column: String(node) },
        ...(distance === null ? {} : { note: `distance ${distance}` }),
      };
    }),
  },
  {
    kind: "intervals",
    id: "policies",
    title: "Bandwidth by where memory lies",
    caption:
      "Read by all threads together. Cores of all nodes on one node's memory share its controllers; interleaving over all brings theirs in.",
    items: [
      shown("local-bandwidth", "cores of one node, their own memory"),
      shown("remote-bandwidth", "cores of one node, another's memory"),
      shown("one-node-bandwidth", "cores of all nodes, memory of one"),
      shown("interleaved-bandwidth", "cores of all nodes, interleaved"),
      shown("unbound-bandwidth", "cores of all nodes, first touch"),
      shown("single-node-bandwidth", "a machine of one node"),
    ],
  },
];
