import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { Parameters, ParameterSpecs, WorkerProgram } from "./kernel.ts";
import { ALL_NODES, PAGES, POLICIES } from "./memory-kinds.ts";
import { checkPlace, isPlaced, placedBytes, placeMemory } from "./placed-memory.ts";
import type { Place, PlacedMemory } from "./placed-memory.ts";

/** As native code's: 1 GiB. */
const LARGEST_BYTES = 2 ** 30;
/** Of which a run of nodes takes the beginning. */
const RUN_BLOCK_BYTES = 4096;
/** Nodes that a flushed chase walks in a trial, at least. */
const FLUSHED_NODES = 512;
/** Flushing makes a larger set than 64 MiB pointless. */
const MOST_FLUSHED_NODES = 2 ** 20;

/** Loads of a worker's chunk: 3 us in a first-level cache. */
const CHUNK = 2048;

/** The narrowest line of any processor this runs on. */
const LINE_BYTES = 64;

const PARAMETERS = {
  nodes: { kind: "integer", min: 2, max: 2 ** 24, is: "nodes of the cycle" },
  stride: {
    kind: "integer",
    min: 64,
    max: 65_536,
    default: 64,
    unit: "bytes",
    is: "from one node to the next in memory, a multiple of 64",
  },
  run: {
    kind: "integer",
    min: 0,
    max: 64,
    default: 0,
    is: "nodes at the beginning of every 4 KiB, the rest left out; 0: nothing is left out",
  },
  order: {
    kind: "choice",
    of: ["shuffled", "grouped", "identity"],
    default: "shuffled",
    is: "in which nodes follow each other; grouped: shuffled within 8 pages, before the next 8",
  },
  pages: {
    kind: "choice",
    of: PAGES,
    default: "base",
    is: "what the memory is made of; pages that turn out to be others are counted",
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
    max: 32,
    default: 0,
    is: "dependent adds between a load and the next: 0, 4, 8, 16 or 32",
  },
  steps: {
    kind: "integer",
    min: FLUSHED_NODES,
    max: 8192,
    default: FLUSHED_NODES,
    is: `nodes walked in a trial that is flushed, a multiple of ${FLUSHED_NODES}`,
  },
  scatter: {
    kind: "choice",
    of: ["none", "lines"],
    default: "none",
    is: "lines: nodes stand in different lines of their stride, so that one line a page does not mean one set of a cache",
  },
  ground: { kind: "integer", min: 0, max: 1, default: 0, is: "which of two mappings of the same kind" },
  chains: {
    kind: "integer",
    min: 1,
    max: 8,
    default: 1,
    is: "walkers side by side, whose loads overlap: 1, 2, 4 or 8",
  },
  dose: {
    kind: "integer",
    min: 100,
    max: 400,
    default: 100,
    unit: "percent",
    is: "work done for what is counted once: a control whose ratio is known",
  },
  policy: {
    kind: "choice",
    of: POLICIES,
    default: "default",
    is: "on which NUMA nodes the memory is placed; pages that turn out to be elsewhere are counted",
  },
  memoryNodes: {
    kind: "integer",
    min: 0,
    max: ALL_NODES,
    default: 0,
    is: "the NUMA nodes that the policy names: a mask of their ids",
  },
  lead: {
    kind: "integer",
    min: 0,
    max: 2 ** 20,
    default: 0,
    is: "nodes walked before a trial, for a set of which caches hold next to nothing; 0: the whole cycle",
  },
} as const satisfies ParameterSpecs;

type PointerChaseParameters = Parameters<typeof PARAMETERS>;

/** Loads that each wait for the one before: the latency of a working set. */
export const pointerChase = defineKernel({
  slug: "pointer_chase",
  operation: "one load of the next node's address",
  native: true,
  parameters: PARAMETERS,
  wasm: {
    memoryBytes: (parameters) => placedBytes(bytesOf(parameters), placeOf(parameters)),
    isPlaced: (parameters) => isPlaced(placeOf(parameters)),
    bind: (context) => {
      const { wasm, memory, parameters } = context;
      const placed = placeMemory(context, bytesOf(parameters), placeOf(parameters));
      // Nodes hold addresses in the module's memory, as native ones do.
      const places = placesOf(placed.base / 4, parameters);
      link(new Int32Array(memory), places, parameters, 4);
      const walk = wasm!["pointer_chase"]!;
      return walker(4 * places(0), parameters, placed, walk);
    },
  },
  js: {
    memoryBytes: (parameters) => placedBytes(bytesOf(parameters), placeOf(parameters)),
    isPlaced: (parameters) => isPlaced(placeOf(parameters)),
    bind: (context) => {
      const { memory, parameters } = context;
      const placed = placeMemory(context, bytesOf(parameters), placeOf(parameters));
      const words = new Int32Array(memory, placed.base, bytesOf(parameters) / 4);
      const places = placesOf(0, parameters);
      link(words, places, parameters, 1);
      const walk = (at: number, steps: number): number => walkWords(words, at, steps);
      return walker(places(0), parameters, placed, walk);
    },
  },
  check: ({ policy, memoryNodes, ...chase }, _threads, layer) => {
    const { nodes, stride, order, run, pages, residence, adds, steps, chains, lead } = chase;
    const refuse = (what: string, remedy: string): never => {
      throw new ParameterError(`pointer_chase.${what}`, remedy);
    };
    if ((policy === "default") !== (memoryNodes === 0))
      refuse(
        `memoryNodes is ${memoryNodes} under policy ${policy}`,
        "it goes with a policy that names nodes",
      );
    if (
      layer !== "native" &&
      !(order !== "grouped" && run === 0 && residence === "resident" && adds === 0 && chains === 1)
    ) {
      // Workers cannot flush, or write an add that no engine folds.
      refuse(
        `parameters do not go together in ${layer}`,
        "there it takes nodes, stride, order shuffled or identity, pages base or thp, scatter, dose and lead",
      );
    }
    if (layer !== "native") checkPlace({ pages });
    if (stride % 64 !== 0) refuse(`stride is ${stride}`, "give a multiple of 64");
    if (run * stride > RUN_BLOCK_BYTES) {
      refuse(`run is ${run} at a stride of ${stride}`, `at most ${RUN_BLOCK_BYTES / stride} fit into 4 KiB`);
    }
    const last = run === 0 ? (nodes - 1) * stride : Math.floor((nodes - 1) / run) * RUN_BLOCK_BYTES;
    if (last + stride > LARGEST_BYTES) refuse(`nodes is ${nodes}`, "the cycle may span 1 GiB");
    if (![1, 2, 4, 8].includes(chains) || (chains > 1 && (adds !== 0 || nodes < 2 * chains))) {
      refuse(`chains is ${chains}`, "give 1, 2, 4 or 8, without adds, and two nodes for each");
    }
    if (![0, 4, 8, 16, 32].includes(adds)) refuse(`adds is ${adds}`, "give 0, 4, 8, 16 or 32");
    if (steps % FLUSHED_NODES !== 0) refuse(`steps is ${steps}`, `give a multiple of ${FLUSHED_NODES}`);
    if (lead > 0 && (residence !== "resident" || chains > 1 || 2 * lead >= nodes)) {
      refuse(`lead is ${lead}`, "it is for one resident chain, and less than half its nodes");
    }
    if (residence !== "flushed") return;
    if (adds !== 0 || nodes < 2 * steps || nodes > MOST_FLUSHED_NODES) {
      refuse(
        "residence is flushed",
        `without adds, and with ${2 * steps} (two trials' worth) to ${MOST_FLUSHED_NODES} nodes`,
      );
    }
  },
});

type Layout = Pick<PointerChaseParameters, "nodes" | "stride" | "order" | "scatter">;

const bytesOf = ({ nodes, stride }: Layout): number => nodes * stride;

const placeOf = ({
  pages,
  policy,
  memoryNodes,
}: Pick<PointerChaseParameters, "pages" | "policy" | "memoryNodes">): Place => ({
  pages,
  policy,
  nodes: memoryNodes,
});

/** The word that a node begins at: as native code's PlaceOf and ScatterOf, in 32 bits. */
const placesOf = (first: number, { stride, scatter }: Layout): ((node: number) => number) => {
  const pitch = stride / 4;
  const lines = stride / LINE_BYTES;
  if (scatter === "none") return (node) => first + node * pitch;
  return (node) => first + node * pitch + ((Math.imul(node, 0x9e3779b1) >>> 16) % lines) * (LINE_BYTES / 4);
};

/** Makes one cycle of nodes; a node holds the next one's word, in units of `unit`. */
const link = (
  words: Int32Array,
  places: (node: number) => number,
  { nodes, order }: Layout,
  unit: number,
): void => {
  let start = -1;
  let last = -1;
  const visit = (node: number): void => {
    const at = places(node);
    if (last < 0) start = at;
    else words[last] = at * unit;
    last = at;
  };
  if (order === "identity") for (let node = 0; node < nodes; node++) visit(node);
  else visitShuffled(nodes, visit);
  words[last] = start * unit;
};

/** The same order as native code's (native/measure/visit_order.h), in 32 bits. */
const visitShuffled = (count: number, visit: (k: number) => void): void => {
  const bits = Math.max(1, 32 - Math.clz32(count - 1));
  const mask = 2 ** bits - 1;
  const shift = (bits + 1) >> 1;
  let state = 0;
  for (let step = 0; step <= mask; step++) {
    // Numerical Recipes' constants: full period for any power of two.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) & mask;
    let mixed = state;
    for (let turn = 0; turn < 3; turn++) {
      mixed ^= mixed >>> shift;
      mixed = Math.imul(mixed, 0x9e3779b1 | 0) & mask;
    }
    mixed ^= mixed >>> shift;
    if (mixed < count) visit(mixed);
  }
};

/**
 * Walks the whole cycle before each trial, since other arms have thrown it out, or what leads up to it; goes on from where
 * it stands.
 */
const walker = (
  start: number,
  { nodes, dose, lead }: Pick<PointerChaseParameters, "nodes" | "dose" | "lead">,
  placed: PlacedMemory,
  walk: (at: number, steps: number) => number,
): WorkerProgram => {
  let at = start;
  // A cycle that closes early would be a smaller working set, and one that was overwritten does not close.
  const isWhole = (): boolean => walk(start, nodes) === start;
  let mismatches = isWhole() ? 0 : 1;
  return {
    prepare: () => {
      at = walk(at, lead || nodes);
    },
    run: () => {
      at = walk(at, CHUNK);
    },
    operations: Math.round((CHUNK * 100) / dose),
    counters: () => {
      if (!isWhole()) mismatches++;
      return { mismatches, nodes, ...placed.counters() };
    },
    release: placed.release,
  };
};

const walkWords = (words: Int32Array, from: number, steps: number): number => {
  let at = from;
  for (let left = steps; left > 0; left--) at = words[at]!;
  return at;
};
