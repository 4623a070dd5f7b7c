/**
 * A part of the workers' shared memory on pages of a kind and on nodes of one's choice. WebAssembly has no word for
 * either, but its memory is the process's, and the addon may advise and bind it before it is touched.
 */
import { LayerUnavailableError, ParameterError } from "../errors.ts";
import type { WorkerContext } from "./kernel.ts";
import { PAGES, POLICIES, type Pages, type Policy } from "./memory-kinds.ts";

/** What the addon does to memory. Pages and policies go by their place in PAGES and POLICIES. */
export interface MemoryControl {
  /** How far into the memory the first multiple of `alignment` is. */
  bytesToAligned(memory: Uint8Array, alignment: number): number;
  /** Pages that are still to come will be base pages. */
  declineHugePages(memory: Uint8Array): void;
  /** Gives whole pages back, so that they are zero and untouched, and says what the next ones are to be. */
  placeMemory(memory: Uint8Array, pages: number, policy: number, nodes: number): void;
  /** Base pages of it that are of another kind than was asked for. */
  wrongPages(memory: Uint8Array, pages: number): number;
  /** The node of each of its base pages, or a negative errno. */
  nodesOfPages(memory: Uint8Array): Int32Array;
}

export interface Place {
  readonly pages: Pages;
  readonly policy: Policy;
  readonly nodes: number;
}

/** Of a huge page, which is what a place is made of whole: with base pages of 4 KiB, the only ones workers choose on. */
const UNIT = 2 ** 21;
const BASE_PAGE = 4096;

const wholeUnits = (bytes: number): number => Math.ceil(bytes / UNIT) * UNIT;

export const isPlaced = ({ pages, policy }: Place): boolean => pages !== "base" || policy !== "default";

/** Throws ParameterError for what no memory of workers can be. */
export const checkPlace = ({ pages }: Pick<Place, "pages">): void => {
  if (pages === "base" || pages === "thp") return;
  throw new ParameterError(
    `pages is ${pages}, which workers' memory cannot be made of`,
    "give base or thp: pages of pools are asked for when memory is mapped, and the engine maps it",
  );
};

/** What an arm's memory takes that is to be placed. */
export const placedBytes = (bytes: number, place: Place): number =>
  isPlaced(place) ? wholeUnits(bytes) + UNIT : bytes;

export interface PlacedMemory {
  /** Where it begins, in the shared memory. */
  readonly base: number;
  /** Whether it turned out as asked for, once it has been touched. */
  readonly counters: () => Readonly<Record<string, number>>;
  readonly release: () => void;
}

/** Places an arm's memory, of one thread. It is zero, and its pages are still to be touched. */
export const placeMemory = (
  { memory, base, memoryControl }: Pick<WorkerContext, "memory" | "base" | "memoryControl">,
  bytes: number,
  place: Place,
): PlacedMemory => {
  if (!isPlaced(place)) return { base, counters: () => ({}), release: () => undefined };
  if (memoryControl === null) throw withoutAddon();
  const size = wholeUnits(bytes);
  const start = base + memoryControl.bytesToAligned(new Uint8Array(memory, base, size), UNIT);
  const placed = new Uint8Array(memory, start, size);
  const [kind, nodes] = [PAGES.indexOf(place.pages), place.nodes];
  memoryControl.placeMemory(placed, kind, POLICIES.indexOf(place.policy), nodes);
  // What is not used is never touched.
  const used = new Uint8Array(memory, start, place.pages === "thp" ? size : wholePages(bytes));
  return {
    base: start,
    counters: () => ({
      wrong_pages: memoryControl.wrongPages(used, kind),
      ...(place.policy === "bind"
        ? { wrong_nodes: wrongNodes(memoryControl.nodesOfPages(used), nodes) }
        : {}),
    }),
    release: () => {
      memoryControl.placeMemory(placed, PAGES.indexOf("base"), POLICIES.indexOf("default"), 0);
    },
  };
};

/** What memory takes whose pages are given back before every trial. */
export const renewedBytes = (bytes: number): number => wholeUnits(bytes) + UNIT;

export interface RenewedMemory {
  readonly base: number;
  /** Gives its pages back: the next ones come when they are touched, as the policy says then. */
  readonly renew: () => void;
  /** The node of each base page, or a negative errno. */
  readonly nodesOfPages: () => Int32Array;
  readonly release: () => void;
}

/** Base pages of an arm's own, to be touched anew in every trial, under a policy or under none. */
export const renewedMemory = (
  { memory, base, memoryControl }: Pick<WorkerContext, "memory" | "base" | "memoryControl">,
  bytes: number,
  { policy, nodes }: Pick<Place, "policy" | "nodes">,
): RenewedMemory => {
  if (memoryControl === null) throw withoutAddon();
  const size = wholeUnits(bytes);
  const start = base + memoryControl.bytesToAligned(new Uint8Array(memory, base, size), UNIT);
  const placed = new Uint8Array(memory, start, size);
  const used = new Uint8Array(memory, start, wholePages(bytes));
  const place = (how: Policy, where: number): void => {
    memoryControl.placeMemory(placed, PAGES.indexOf("base"), POLICIES.indexOf(how), where);
  };
  return {
    base: start,
    renew: () => {
      place(policy, policy === "default" ? 0 : nodes);
    },
    nodesOfPages: () => memoryControl.nodesOfPages(used),
    release: () => {
      place("default", 0);
    },
  };
};

const withoutAddon = (): LayerUnavailableError =>
  new LayerUnavailableError(
    "memory of workers cannot be placed without the native addon",
    "npm run build:native (needs python3, make and g++)",
  );

const wholePages = (bytes: number): number => Math.ceil(bytes / BASE_PAGE) * BASE_PAGE;

const wrongNodes = (found: Int32Array, nodes: number): number =>
  found.filter((node) => !isAmong(node, nodes)).length;

/** Whether a mask of nodes has this one; it has no errno. */
export const isAmong = (node: number, nodes: number): boolean =>
  node >= 0 && Math.floor(nodes / 2 ** node) % 2 === 1;
