import { type EventStructure, eventsWhere, type Execution, fencesOf } from "../executions.ts";
import type { AccessOrder } from "../program.ts";
import { between, type EventSet, isAcyclic, rangeOf, type Relation, sequence, union } from "../relation.ts";
import { external, internal, isAtomic, isCoherent, type MemoryModel, sameWordOrder } from "./model.ts";

/**
 * Armv8, other-multi-copy-atomic: herd's aarch64.cat (Deacon 2016) as published by Pulte, Flur, Deacon, French, Sarkar,
 * Sewell 2018 (Simplifying ARM Concurrency), without mixed sizes; the Arm ARM's B2.3. What one other thread sees of a
 * store all see, so an order is a matter of the threads' own: dependencies, barriers, acquire and release. An exchange
 * stands for a load-exclusive and a store-exclusive, which are no barrier together.
 */
export const ARMV8: MemoryModel = {
  title: "Armv8",
  vocabulary: {
    // seq_cst as compilers write it: ldar and stlr.
    load: ["plain", "relaxed", "acquire", "acquire-pc", "seq-cst"],
    store: ["plain", "relaxed", "release", "seq-cst"],
    exchange: ["plain", "relaxed", "acquire", "acquire-pc", "release", "seq-cst"],
    fence: ["dmb-ish", "dmb-ishld", "dmb-ishst"],
  },
  axiomsOn: (structure) => {
    const poLoc = sameWordOrder(structure);
    const byProgram = union(dependencyOrdered(structure), barrierOrdered(structure), structure.rmw);
    return (execution) => {
      const orderedBefore = union(
        byProgram,
        orderedThroughOwnStores(structure, execution),
        external(structure, union(execution.rf, execution.co, execution.fr)),
      );
      return isCoherent(poLoc, execution) && isAtomic(structure, execution) && isAcyclic(orderedBefore);
    };
  },
};

const readsOf = (structure: EventStructure, ...orders: readonly AccessOrder[]): EventSet =>
  eventsWhere(structure, (event) => event.kind === "read" && orders.includes(event.order));

const releasesOf = (structure: EventStructure): EventSet =>
  eventsWhere(
    structure,
    (event) => event.kind === "write" && (event.order === "release" || event.order === "seq-cst"),
  );

/** dob. A store waits for the branch before it, and for the addresses of all before it; a load for an isb alone. */
const dependencyOrdered = (structure: EventStructure): Relation => {
  const { po, address, data, control, reads, writes } = structure;
  const isbs = fencesOf(structure, "isb");
  const addressKnown = sequence(address, po);
  return union(
    address,
    data,
    between(-1, control, writes),
    between(-1, addressKnown, writes),
    sequence(between(-1, union(control, addressKnown), isbs), between(isbs, po, reads)),
  );
};

/** bob. ldar waits for earlier stlr, ldapr does not: that is all they differ in. */
const barrierOrdered = (structure: EventStructure): Relation => {
  const { po, reads, writes } = structure;
  const all = reads | writes;
  const [full, ofLoads, ofStores] = (["dmb-ish", "dmb-ishld", "dmb-ishst"] as const).map((name) =>
    fencesOf(structure, name),
  ) as [EventSet, EventSet, EventSet];
  const acquires = readsOf(structure, "acquire", "seq-cst");
  const releases = releasesOf(structure);
  return union(
    sequence(between(all, po, full), between(full, po, all)),
    sequence(between(reads, po, ofLoads), between(ofLoads, po, all)),
    sequence(between(writes, po, ofStores), between(ofStores, po, writes)),
    between(acquires | readsOf(structure, "acquire-pc"), po, all),
    between(all, po, releases),
    between(releases, po, acquires),
  );
};

/** The rest of dob, aob and bob: a load that read an own store, or a store that follows one, waits for what that does. */
const orderedThroughOwnStores = (structure: EventStructure, { rf, co }: Execution): Relation => {
  const { po, address, data, control, reads, writes, rmw } = structure;
  const acquires = readsOf(structure, "acquire", "acquire-pc", "seq-cst");
  const rfi = internal(structure, rf);
  const coi = internal(structure, co);
  return union(
    sequence(union(address, data), rfi),
    sequence(union(control, data), coi),
    between(rangeOf(rmw), rfi, acquires),
    sequence(between(reads | writes, po, releasesOf(structure)), coi),
  );
};
