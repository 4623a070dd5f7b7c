import { distanceBetween } from "../../src/experiment/nodes.ts";
import type { Setting } from "../../src/experiment/experiment.ts";
import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";

/** `home`: the node whose CPU loads; `nodes`: those whose memory it loads from, itself included. */
export const figuresFor = (
  { machine }: Setting,
  home: number,
  nodes: readonly number[],
): readonly FigureDefinition[] => [
  {
    kind: "matrix",
    id: "map",
    title: "Latency of memory by node",
    caption:
      "A load from the memory of each node, from a CPU of the first. The deeper, the dearer; below each value is the distance that the firmware states (SLIT), 10 for local.",
    rowName: "CPU of node",
    columnName: "memory of node",
    cells: [...new Set([home, ...nodes])]
      .sort((a, b) => a - b)
      .map((node) => {
        const distance = distanceBetween(machine, home, node);
        return {
          quantity: "latency",
          layer: "native" as const,
          row: String(home),
          column: String(node),
          at: node,
          ...(distance === null ? {} : { note: `distance ${distance}` }),
        };
      }),
  },
  {
    kind: "intervals",
    id: "policies",
    title: "Latency by where memory lies",
    caption: "Interleaved memory costs what lies between local and remote: some of it is either.",
    items: [
      shown("local-ns", "local"),
      shown("interleave-ns", "interleaved over both nodes"),
      shown("remote-ns", "remote, the farthest node"),
    ],
  },
];
