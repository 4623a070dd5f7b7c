import { type EventStructure, eventsWhere, fencesOf } from "../executions.ts";
import { between, domainOf, isAcyclic, rangeOf, type Relation, sequence, union } from "../relation.ts";
import { external, isAtomic, isCoherent, type MemoryModel, sameWordOrder } from "./model.ts";

/**
 * x86-TSO in write-back memory: Owens, Sarkar, Sewell 2009; as axioms in herd's x86tso.cat (Alglave, Maranget,
 * Tautschnig 2014). A store waits in a FIFO buffer while later loads of its thread go ahead, and the thread itself reads
 * from the buffer: so a store is not ordered before later loads, nor before an own load that read it.
 *
 * mfence and every locked instruction, whatever word it is on, wait until the buffer is empty (Intel SDM 3A, 9.2.3.9 and
 * 9.2.5). lfence and sfence order what is in order anyway.
 *
 * Non-temporal stores are outside x86tso.cat. Of them the SDM (3A, 9.2.2) excepts streaming stores from the order of
 * stores, and sfence brings it back; Raad, Maranget, Vafeiadis 2022. Here one can be delayed past later stores to other
 * words, until sfence, mfence or a locked instruction, but does not overtake earlier ones: it leaves the same buffer.
 */
export const X86_TSO: MemoryModel = {
  title: "x86-TSO",
  vocabulary: {
    load: ["plain", "relaxed", "acquire", "seq-cst"],
    // No store of its own is seq_cst: that takes an exchange, or an mfence.
    store: ["plain", "relaxed", "release", "non-temporal"],
    exchange: ["plain", "relaxed", "acquire", "release", "seq-cst"],
    fence: ["mfence", "lfence", "sfence", "locked"],
  },
  axiomsOn: (structure) => {
    const poLoc = sameWordOrder(structure);
    const preserved = union(preservedProgramOrder(structure), fenced(structure));
    return (execution) => {
      const { rf, co, fr } = execution;
      return (
        isCoherent(poLoc, execution) &&
        isAtomic(structure, execution) &&
        isAcyclic(union(preserved, external(structure, rf), co, fr))
      );
    };
  },
};

/** All but a store and a later load, or a non-temporal store and a later store. */
const preservedProgramOrder = (structure: EventStructure): Relation => {
  const { po, reads, writes } = structure;
  const temporal = eventsWhere(
    structure,
    (event) => event.kind === "write" && event.order !== "non-temporal",
  );
  return union(between(reads, po), between(temporal, po, writes));
};

const fenced = (structure: EventStructure): Relation => {
  const { po, rmw, writes, reads } = structure;
  const all = reads | writes;
  const mfences = fencesOf(structure, "mfence", "locked");
  const sfences = fencesOf(structure, "sfence");
  // Both halves of an exchange, so that what goes before is before its read, and what follows after its write.
  const locked = domainOf(rmw) | rangeOf(rmw);
  return union(
    sequence(between(all, po, mfences), between(mfences, po, all)),
    sequence(between(writes, po, sfences), between(sfences, po, writes)),
    between(all, po, locked),
    between(locked, po, all),
  );
};
