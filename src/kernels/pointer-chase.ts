import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** As native code's: 1 GiB. */
const LARGEST_BYTES = 2 ** 30;
const PAGE_BYTES = 4096;
/** Nodes that a flushed chase walks in a trial. */
const FLUSHED_NODES = 512;

/** Loads that each wait for the one before: the latency of a working set. */
export const pointerChase = defineKernel({
  slug: "pointer_chase",
  operation: "one load of the next node's address",
  native: true,
  parameters: {
    nodes: { kind: "integer", min: 2, max: 2 ** 24, is: "nodes of the cycle" },
    stride: {
      kind: "integer",
      min: 64,
      max: 8192,
      default: 64,
      unit: "bytes",
      is: "from one node to the next in memory, a multiple of 64",
    },
    run: {
      kind: "integer",
      min: 0,
      max: 64,
      default: 0,
      is: "nodes at the beginning of every 4 KiB page, the rest of it left out; 0: no page is left",
    },
    order: {
      kind: "choice",
      of: ["shuffled", "grouped", "identity"],
      default: "shuffled",
      is: "in which nodes follow each other; grouped: shuffled within 8 pages, before the next 8",
    },
    pages: {
      kind: "choice",
      of: ["base", "huge"],
      default: "base",
      is: "what the memory is made of; huge: transparent huge pages, counted where it is not",
    },
    residence: {
      kind: "choice",
      of: ["resident", "flushed"],
      default: "resident",
      is: "resident: as an endless walk leaves the caches; flushed: no cache holds the nodes when a trial begins",
    },
    adds: {
      kind: "integer",
      min: 0,
      max: 16,
      default: 0,
      is: "dependent adds between a load and the next: 0, 4 or 16",
    },
  },
  check: ({ nodes, stride, run, residence, adds }) => {
    const refuse = (what: string, remedy: string): never => {
      throw new ParameterError(`pointer_chase.${what}`, remedy);
    };
    if (stride % 64 !== 0) refuse(`stride is ${stride}`, "give a multiple of 64");
    if (run * stride > PAGE_BYTES) {
      refuse(`run is ${run} at a stride of ${stride}`, `at most ${PAGE_BYTES / stride} fit into a page`);
    }
    const last = run === 0 ? (nodes - 1) * stride : Math.floor((nodes - 1) / run) * PAGE_BYTES;
    if (last + stride > LARGEST_BYTES) refuse(`nodes is ${nodes}`, "the cycle may span 1 GiB");
    if (![0, 4, 16].includes(adds)) refuse(`adds is ${adds}`, "give 0, 4 or 16");
    if (residence === "flushed" && (adds !== 0 || nodes < 2 * FLUSHED_NODES)) {
      refuse(
        "residence is flushed",
        `without adds, and with at least ${2 * FLUSHED_NODES} nodes: two trials' worth`,
      );
    }
  },
});
