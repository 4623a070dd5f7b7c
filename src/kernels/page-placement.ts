import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import { ALL_NODES, PAGES, POLICIES } from "./memory-kinds.ts";

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
  check: ({ policy, nodes, then, thenNodes }) => {
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
