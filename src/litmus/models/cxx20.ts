import { type EventStructure, eventsWhere, type Execution, fencesOf } from "../executions.ts";
import {
  between,
  closure,
  difference,
  type EventSet,
  identityOn,
  intersection,
  isAcyclic,
  isIrreflexive,
  orSame,
  type Relation,
  sequence,
  union,
} from "../relation.ts";
import { isAtomic, type MemoryModel } from "./model.ts";

/**
 * C++20's atomics: RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer 2017, Repairing Sequential Consistency in C/C++11; herd's
 * rc11.cat), whose seq_cst axiom psc P0668R5 put into the standard's words, with C++20's release sequences (P0982R1:
 * read-modify-writes alone carry one on). The words differ from psc in corners: "strongly happens before" does not ask
 * that the accesses at its ends be to other words. Accesses that are not atomic are left out: a race of theirs has no
 * outcome at all.
 */
const cxx20 = (title: string, noThinAir: boolean): MemoryModel => ({
  title,
  vocabulary: {
    load: ["relaxed", "acquire", "seq-cst"],
    store: ["relaxed", "release", "seq-cst"],
    exchange: ["relaxed", "acquire", "release", "seq-cst"],
    fence: ["seq-cst-fence"],
  },
  axiomsOn: (structure) => {
    const synchronizesOn = synchronizationOn(structure);
    return (execution) => {
      const { rf, co, fr } = execution;
      const { po } = structure;
      const hb = closure(union(po, synchronizesOn(execution)));
      const eco = closure(union(rf, co, fr));
      return (
        isIrreflexive(sequence(hb, orSame(eco))) &&
        isAtomic(structure, execution) &&
        isAcyclic(partialOrderOfSeqCst(structure, execution, hb, eco)) &&
        (!noThinAir || isAcyclic(union(po, rf)))
      );
    };
  },
});

/** As ISO has it. It forbids values out of thin air in words alone, so relaxed load buffering is allowed. */
export const CXX20 = cxx20("C++20", false);

/** With RC11's axiom against thin air: no cycle of program order and reads-from, at the price of load buffering. */
export const CXX20_NO_THIN_AIR = cxx20("C++20, no thin air", true);

const synchronizationOn = (structure: EventStructure): ((execution: Execution) => Relation) => {
  const { events, po, reads, writes, rmw } = structure;
  const size = events.length;
  const fences = fencesOf(structure, "seq-cst-fence");
  const releases = eventsWhere(
    structure,
    (event) => event.kind === "write" && (event.order === "release" || event.order === "seq-cst"),
  );
  const acquires = eventsWhere(
    structure,
    (event) => event.kind === "read" && (event.order === "acquire" || event.order === "seq-cst"),
  );
  const released = union(identityOn(releases, size), between(fences, po, writes));
  const acquired = union(identityOn(acquires, size), between(reads, po, fences));
  return ({ rf }) => {
    const releaseSequence = orSame(closure(sequence(rf, rmw)));
    return sequence(released, releaseSequence, rf, acquired);
  };
};

/** psc: what every total order of the seq_cst operations has to keep, through fences too. */
const partialOrderOfSeqCst = (
  { events, po, sameWord }: EventStructure,
  { co, fr }: Execution,
  hb: Relation,
  eco: Relation,
): Relation => {
  const size = events.length;
  const setWhere = (holds: (event: (typeof events)[number]) => boolean): EventSet =>
    events.reduce((set, event, index) => (holds(event) ? set | (1 << index) : set), 0);
  const fences = setWhere((event) => event.kind === "fence" && event.fence === "seq-cst-fence");
  const accesses = setWhere((event) => event.kind !== "fence" && event.order === "seq-cst");
  const toOtherWord = difference(po, sameWord);
  const candidate = union(po, sequence(toOtherWord, hb, toOtherWord), intersection(hb, sameWord), co, fr);
  const itself = identityOn(accesses | fences, size);
  const from = union(itself, between(fences, orSame(hb)));
  const to = union(itself, between(-1, orSame(hb), fences));
  return union(sequence(from, candidate, to), between(fences, union(hb, sequence(hb, eco, hb)), fences));
};
