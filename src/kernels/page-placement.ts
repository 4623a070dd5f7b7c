import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import { ALL_NODES, PAGES, POLICIES } from "./memory-kinds.ts";
import { isAmong, renewedBytes, renewedMemory } from "./placed-memory.ts";

const cpu = (does: string) =>
  ({
    kind: "integer",
    min: -1,
    max: 8191,
    default: -1,
    is: `the CPU that ${does}; -1: the one the thread is pinned to`,
  }) as const;

/** Where pages are put: mapped by one CPU, touched by another, under a policy; counted, not timed. */
export const pagePlacement = defineKernel({
  slug: "page_placement",
  operation: "one page mapped, touched and asked about",
  native: true,
  parameters: {
    bytes: {
      kind: "integer",
      min: 4096,
      max: 2 ** 28,
      unit: "bytes",
      is: "memory mapped anew for every trial",
    },
    mapCpu: cpu("maps it"),
    touchCpu: cpu("writes to every page first"),
    policy: {
      kind: "choice",
      of: POLICIES,
      default: "default",
      is: "how the pages are to be placed, said by mbind before they are touched",
    },
    nodes: {
      kind: "integer",
      min: 0,
      max: ALL_NODES,
      default: 0,
      is: "nodes that the policy names, and beyond which pages count as elsewhere: a mask of their ids",
    },
    then: {
      kind: "choice",
      of: ["none", "mbind", "mbind-move"],
      default: "none",
      is: "a policy set when the pages are there: none, bind to thenNodes, or that with MPOL_MF_MOVE",
    },
    thenNodes: {
      kind: "integer",
      min: 0,
      max: ALL_NODES,
      default: 0,
      is: "nodes of that policy: a mask of their ids",
    },
    pages: { kind: "choice", of: PAGES, default: "base", is: "what the memory is made of" },
  },
  wasm: {
    memoryBytes: ({ bytes }) => renewedBytes(bytes),
    isPlaced: () => true,
    bind: (context) => {
      const { bytes, policy, nodes } = context.parameters;
      const memory = renewedMemory(context, bytes, { policy, nodes });
      const touch = context.wasm!["page_placement"]!;
      const pages = Math.ceil(bytes / BASE_PAGE);
      let [touched, stale] = [0, 0];
      return {
        prepare: () => {
          memory.renew();
          // Of a page that is not there yet no node is told.
          stale += memory.nodesOfPages().filter((node) => node >= 0).length;
        },
        run: () => {
          touched = touch(memory.base, bytes);
        },
        operations: pages,
        once: true,
        counters: () => ({
          ...counted(memory.nodesOfPages(), nodes),
          mismatches: stale + Math.abs(touched - pages),
        }),
        release: memory.release,
      };
    },
  },
  check: ({ policy, nodes, then, thenNodes, mapCpu, touchCpu, pages }, _threads, layer) => {
    if (layer !== "native" && (mapCpu !== -1 || touchCpu !== -1 || then !== "none" || pages !== "base")) {
      throw new ParameterError(
        `page_placement's parameters do not go together in ${layer}`,
        "there it takes bytes, policy and nodes: the engine maps the memory, and its worker touches it",
      );
    }
    if (policy !== "default" && nodes === 0)
      throw new ParameterError("page_placement.nodes is 0", "every policy but the default names some nodes");
    if ((then === "none") !== (thenNodes === 0)) {
      throw new ParameterError(
        `page_placement.thenNodes is ${thenNodes} and then is ${then}`,
        "give both, or neither",
      );
    }
  },
});

/** With base pages of 4 KiB, the only ones workers choose on. */
const BASE_PAGE = 4096;

/** What the last trial left; `named`: a mask of the nodes beyond which pages are elsewhere. */
const counted = (found: Int32Array, named: number): Readonly<Record<string, number>> => {
  const present = [...found].filter((node) => node >= 0);
  const counters: Record<string, number> = {
    pages: found.length,
    absent: found.length - present.length,
    elsewhere: named === 0 ? 0 : present.filter((node) => !isAmong(node, named)).length,
  };
  for (const node of present) counters[`node_${node}`] = (counters[`node_${node}`] ?? 0) + 1;
  return counters;
};
