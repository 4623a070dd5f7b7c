import type { EventStructure, Execution } from "../executions.ts";
import type { AccessOrder, FenceName } from "../program.ts";
import { difference, intersection, isAcyclic, isEmpty, type Relation, sequence, union } from "../relation.ts";

/** The orders and fences that a model says something about. */
export interface Vocabulary {
  readonly load: readonly AccessOrder[];
  readonly store: readonly AccessOrder[];
  readonly exchange: readonly AccessOrder[];
  readonly fence: readonly FenceName[];
}

/** A set of axioms on candidate executions. */
export interface MemoryModel {
  /** As tables print it. */
  readonly title: string;
  /** Null where orders and fences add nothing, whatever they are called. */
  readonly vocabulary: Vocabulary | null;
  /** Whether an execution keeps the axioms. What rests on the program alone is worked out once. */
  readonly axiomsOn: (structure: EventStructure) => (execution: Execution) => boolean;
}

/** Between two threads; an initial write is a stranger to all. */
export const external = ({ sameThread }: EventStructure, relation: Relation): Relation =>
  difference(relation, sameThread);

export const internal = ({ sameThread }: EventStructure, relation: Relation): Relation =>
  intersection(relation, sameThread);

export const sameWordOrder = ({ po, sameWord }: EventStructure): Relation => intersection(po, sameWord);

/** Each word alone looks sequentially consistent: herd's uniproc, Arm's internal visibility. */
export const isCoherent = (poLoc: Relation, { rf, co, fr }: Execution): boolean =>
  isAcyclic(union(poLoc, rf, co, fr));

/** Nobody writes between the read of an exchange and its write. */
export const isAtomic = (structure: EventStructure, { fr, co }: Execution): boolean =>
  isEmpty(intersection(structure.rmw, sequence(external(structure, fr), external(structure, co))));
