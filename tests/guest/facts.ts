import type { Outcome } from "./boot.ts";
import type { Facts } from "./told.ts";

/** Questions to what a guest's kernel showed. What it did not show is undefined or NaN: no assertion takes it for a number. */

const NODES = "/sys/devices/system/node";

/** The folder of a pool: the whole machine's, or one node's. */
export const pool = (size: "2048kB" | "1048576kB", node?: number): string =>
  `${node === undefined ? "/sys/kernel/mm" : `${NODES}/node${node}`}/hugepages/hugepages-${size}`;

export const nodeFact = ({ before }: Outcome, name: string): string | undefined =>
  before.get(`${NODES}/${name}`)?.replace(/\s+/g, " ");

const field = (facts: Facts, file: string, name: string): number =>
  Number(new RegExp(`^${name}:?\\s+(\\d+)`, "m").exec(facts.get(file) ?? "")?.[1] ?? NaN);

const growth = ({ before, after }: Outcome, file: string, name: string): number =>
  field(after, file, name) - field(before, file, name);

/** Pages that a node's counter has gained while the run went on. */
export const numastat = (outcome: Outcome, node: number, counter: string): number =>
  growth(outcome, `${NODES}/node${node}/numastat`, counter);

export const vmstat = (outcome: Outcome, counter: string): number => growth(outcome, "/proc/vmstat", counter);

export const meminfo = ({ before }: Outcome, name: string): number => field(before, "/proc/meminfo", name);

/** Of one node, kB. */
export const nodeMemory = (facts: Facts, node: number, name: string): number =>
  field(facts, `${NODES}/node${node}/meminfo`, `Node ${node} ${name}`);

export const freeBefore = ({ before }: Outcome, folder: string): number =>
  Number(before.get(`${folder}/free_hugepages`) ?? NaN);

/** The fewest free pages of a pool that init saw while the run went on: it looks some thirty times a second. */
export const lowestFree = ({ during }: Outcome, folder: string): number =>
  Math.min(...during.map((state) => state.get(folder) ?? NaN));
