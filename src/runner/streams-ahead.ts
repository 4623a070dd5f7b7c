import type { Comparison } from "../experiment/samples.ts";
import { PAGES, type Pages } from "../kernels/memory-kinds.ts";
import { resolveParameters } from "../kernels/kernel.ts";
import { stream } from "../kernels/stream.ts";

/** Arrays of one thread that a round's streams will want. */
export interface StreamsAhead {
  readonly cpu: number;
  /** In the order of native/platform/mapping.h. */
  readonly pages: number;
  /** Of each array. */
  readonly bytes: number;
  /** Three arrays, and not only the one that is read. */
  readonly all: boolean;
}

/**
 * The largest arrays that native streams of one thread go through in the comparisons to come; null where there are none.
 * A child that touches them first of all finds the memory that the child before it has just left: some hosts take free
 * memory back every other second, and want a millisecond for each MiB that is touched again.
 */
export const streamsAhead = (
  comparisons: readonly (Comparison & { readonly cpus: readonly number[] })[],
): StreamsAhead | null => {
  const wanted = comparisons
    .filter(({ layer, threads }) => layer === "native" && threads === 1)
    .flatMap(({ arms, cpus }) =>
      Object.values(arms)
        .filter(({ kernel }) => kernel === stream.slug)
        .map(({ parameters }) => ({ ...wishesOf(parameters), cpu: cpus[0]! })),
    )
    .filter(({ isOrdinary }) => isOrdinary);
  const largest = Math.max(...wanted.map(({ bytes }) => bytes));
  const likes = wanted.filter(({ bytes }) => bytes === largest);
  const [first] = likes;
  if (first === undefined) return null;
  return {
    cpu: first.cpu,
    pages: PAGES.indexOf(first.pages),
    bytes: largest,
    all: likes.some(({ op }) => op !== "read"),
  };
};

const wishesOf = (parameters: Comparison["arms"][string]["parameters"]) => {
  const { op, bytes, pages, policy } = resolveParameters(stream, parameters);
  // Pools are for those that count what is left in them.
  const isOrdinary = policy === "default" && (pages === "base" || pages === "thp");
  return { op, bytes: Number(bytes), pages: pages as Pages, isOrdinary };
};
