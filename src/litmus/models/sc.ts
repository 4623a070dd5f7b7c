import { isAcyclic, union } from "../relation.ts";
import { isAtomic, type MemoryModel } from "./model.ts";

/**
 * Sequential consistency (Lamport 1979): one interleaving of all threads explains what every read found. As an axiom
 * (Shasha and Snir 1988): program order and communication have no cycle.
 */
export const SC: MemoryModel = {
  title: "SC",
  vocabulary: null,
  axiomsOn: (structure) => (execution) => {
    const { rf, co, fr } = execution;
    return isAcyclic(union(structure.po, rf, co, fr)) && isAtomic(structure, execution);
  },
};
