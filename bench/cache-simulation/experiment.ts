import { defineExperiment } from "../../src/experiment/define.ts";
import { simulated } from "../../src/experiment/quantities.ts";
import type { QuantityDefinition } from "../../src/experiment/quantity.ts";
import {
  directMapped,
  fullyAssociative,
  missesByCause,
  simulate,
  type CacheShape,
} from "../../src/simulation/cache-model.ts";
import { claims } from "./claims.ts";
import { figures } from "./figures.ts";
import { explanation } from "./explanation.ts";

const LINE_BYTES = 64;
/** 32 KiB, a first-level cache. */
const LINES = 512;
const SIZES = [8, 16, 32, 64, 128, 256, 512];

/** Addresses of one turn, by the number of lines that the cache holds. */
type Turn = (lines: number) => readonly number[];

/** One line more than there is room for, in order. */
const loop: Turn = (lines) => Array.from({ length: lines + 1 }, (_, line) => line * LINE_BYTES);
/** Two lines that a direct-mapped cache puts into one place. */
const pair: Turn = (lines) => [0, lines * LINE_BYTES];

/** After the first turn, which is cold for every cache; several, for random replacement has no two alike. */
const TURNS = 16;
const missesATurn = (shape: CacheShape, turn: readonly number[]): number =>
  simulate(shape, new Array(TURNS).fill(turn).flat() as number[], turn).misses / TURNS;

const SHAPES: Readonly<Record<string, (lines: number) => CacheShape>> = {
  lru: (lines) => fullyAssociative(lines, LINE_BYTES),
  fifo: (lines) => fullyAssociative(lines, LINE_BYTES, "fifo"),
  random: (lines) => fullyAssociative(lines, LINE_BYTES, "random"),
  "eight-way": (lines) => ({ sets: lines / 8, ways: 8, lineBytes: LINE_BYTES, replacement: "lru" }),
  "direct-mapped": (lines) => directMapped(lines, LINE_BYTES),
};

/** Misses a turn over the size of the cache. */
const missesOver = (trace: string, turn: Turn): QuantityDefinition[] =>
  Object.entries(SHAPES).map(([name, shapeOf]) =>
    simulated(
      `${trace}-misses-${name}`,
      "count",
      `misses of a turn, ${trace}, ${name}`,
      () => SIZES.map((lines) => ({ x: lines, value: missesATurn(shapeOf(lines), turn(lines)) })),
      { name: "size", unit: "lines" },
    ),
  );

/** Misses a turn of the fully associative LRU cache over those of the direct-mapped one. */
const lruOverDirectMapped = (id: string, trace: string, turn: Turn): QuantityDefinition =>
  simulated(
    id,
    "ratio",
    `misses of ${LINES} lines with LRU over those of ${LINES} direct-mapped ones, ${trace}`,
    () =>
      missesATurn(fullyAssociative(LINES, LINE_BYTES), turn(LINES)) /
      missesATurn(directMapped(LINES, LINE_BYTES), turn(LINES)),
  );

export const cacheSimulation = defineExperiment({
  id: "cache-simulation",
  shows: "what caches of one size miss by associativity and replacement: arithmetic, not measurement",
  ...explanation,
  layers: ["simulation"],
  requires: [],
  role: "evidence",
  comparisons: () => [],
  quantities: () => [
    lruOverDirectMapped("lru-over-direct-mapped", "in a loop over one line more than they hold", loop),
    lruOverDirectMapped("lru-over-direct-mapped-pair", "of two lines of one place in turn", pair),
    simulated(
      "lru-over-twice-the-lines",
      "ratio",
      "misses of two turns of the loop, the first included, over those of twice the lines, both with LRU",
      () => {
        const twice = [...loop(LINES), ...loop(LINES)];
        const misses = (lines: number): number => simulate(fullyAssociative(lines, LINE_BYTES), twice).misses;
        return misses(LINES) / misses(2 * LINES);
      },
    ),
    simulated("conflict-misses", "count", "conflict misses of a turn of the loop, direct-mapped", () => {
      const turn = loop(LINES);
      return missesByCause(directMapped(LINES, LINE_BYTES), turn, turn).conflict;
    }),
    ...missesOver("loop", loop),
    ...missesOver("pair", pair),
  ],
  claims,
  figures: () => figures,
});
