import { type EventStructure, eventsWhere, type Execution } from "../executions.ts";
import {
  between,
  closure,
  difference,
  type EventSet,
  eventsOf,
  identityOn,
  intersection,
  inverse,
  isAcyclic,
  isEmpty,
  isIrreflexive,
  type Relation,
  relates,
  relationOf,
  sequence,
  setOf,
  union,
} from "../relation.ts";
import type { MemoryModel } from "./model.ts";

/**
 * JavaScript's and wasm's shared memory, as repaired by Watt, Pulte, Podkopaev, Barbier, Dolan, Flur, Pichon-Pharabod,
 * Guo 2020 (Repairing and Mechanising the JavaScript Relaxed Memory Model), which is ECMA-262's chapter Memory Model
 * since 2021: happens-before, coherent reads, and a total order that seq_cst accesses agree on. Words of one size, so
 * nothing tears.
 *
 * Unordered accesses ("plain") have no order of coherence. Of an execution's co only the last write counts here: it
 * is what a read finds that comes after all threads were joined.
 */
export const JAVASCRIPT: MemoryModel = {
  title: "JavaScript",
  vocabulary: { load: ["plain", "seq-cst"], store: ["plain", "seq-cst"], exchange: ["seq-cst"], fence: [] },
  axiomsOn: (structure) => {
    const { po, sameWord, writes } = structure;
    const initial = eventsWhere(structure, ({ thread }) => thread === null);
    const seqCst = eventsWhere(structure, (event) => event.kind !== "fence" && event.order === "seq-cst");
    const othersOfWord = difference(sameWord, identityOn(writes, po.length));
    const byProgram = union(po, between(initial, othersOfWord));
    return (execution) => {
      const synchronizes = between(seqCst, execution.rf, seqCst);
      const hb = closure(union(byProgram, synchronizes));
      return (
        readsAreCoherent(structure, execution, hb) &&
        isTotallyOrdered(structure, execution, { hb, synchronizes, seqCst })
      );
    };
  },
};

/** Of each word the write that is found after the join. */
const lastWrites = ({ writes }: EventStructure, { co }: Execution): EventSet =>
  setOf(eventsOf(writes).filter((write) => co[write] === 0));

/** No read finds what is not there yet, nor what another write is known to have replaced. */
const readsAreCoherent = (structure: EventStructure, execution: Execution, hb: Relation): boolean => {
  const { sameWord, writes } = structure;
  const replaced = between(writes, intersection(hb, sameWord), writes);
  return (
    isIrreflexive(sequence(execution.rf, hb)) &&
    isEmpty(intersection(execution.rf, sequence(replaced, hb))) &&
    isEmpty(between(lastWrites(structure, execution), replaced))
  );
};

interface Ordered {
  readonly hb: Relation;
  readonly synchronizes: Relation;
  readonly seqCst: EventSet;
}

type Edge = readonly [before: number, after: number];

/**
 * Whether there is a total order that keeps happens-before and in which no seq_cst write V stands between a write W
 * and a read R of it, where the accesses around V bind it: V then is before W, or after R.
 */
const isTotallyOrdered = (
  structure: EventStructure,
  execution: Execution,
  { hb, synchronizes, seqCst }: Ordered,
): boolean => {
  const { rmw, sameWord, writes } = structure;
  const isSeqCst = (event: number): boolean => ((seqCst >>> event) & 1) === 1;
  const edges: Edge[] = [];
  const either: [Edge, Edge][] = [];
  for (const w of eventsOf(writes)) {
    const rivals = eventsOf(sameWord[w]! & writes & seqCst & ~(1 << w));
    for (const r of eventsOf(execution.rf[w]!)) {
      for (const v of rivals) {
        if (relates(synchronizes, w, r))
          either.push([
            [v, w],
            [r, v],
          ]);
        if (!relates(hb, w, r)) continue;
        if (isSeqCst(w) && relates(hb, v, r)) edges.push([v, w]);
        if (isSeqCst(r) && relates(hb, w, v)) edges.push([r, v]);
      }
    }
    const isLast = ((lastWrites(structure, execution) >>> w) & 1) === 1;
    if (isLast && isSeqCst(w)) edges.push(...rivals.map((v): Edge => [v, w]));
  }
  return canBeOrdered(union(hb, relationOf(hb.length, edges)), either, rmw);
};

/** A relation without cycles extends to a total order, by Szpilrajn; of two edges one has to fit. */
const canBeOrdered = (order: Relation, either: readonly [Edge, Edge][], rmw: Relation): boolean => {
  if (!isAcyclic(withExchangesAsOne(order, rmw))) return false;
  const [first, ...rest] = either;
  return (
    first === undefined ||
    first.some((edge) => canBeOrdered(union(order, relationOf(order.length, [edge])), rest, rmw))
  );
};

/** An exchange is one event in this model: what is before its write is before its read, and the other way round. */
const withExchangesAsOne = (order: Relation, rmw: Relation): Relation => {
  const back = inverse(rmw);
  const itself = identityOn(-1, order.length);
  return union(order, difference(union(sequence(order, back), sequence(back, order)), itself));
};
