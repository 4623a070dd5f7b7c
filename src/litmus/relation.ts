/** A set of events: bit n is event n. */
export type EventSet = number;

/** A relation over events: row n is the set of those that event n is related to. */
export type Relation = readonly EventSet[];

/** Bits of a number that are whole under the bitwise operators; the last one is the sign. */
export const MOST_EVENTS = 31;

const has = (set: EventSet, event: number): boolean => ((set >>> event) & 1) === 1;
const every: EventSet = -1;

export const setOf = (events: Iterable<number>): EventSet => {
  let set = 0;
  for (const event of events) set |= 1 << event;
  return set;
};

export const eventsOf = (set: EventSet): number[] => {
  const events: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) events.push(lowestOf(rest));
  return events;
};

const lowestOf = (set: EventSet): number => 31 - Math.clz32(set & -set);

/** Throws RangeError for more events than a row has bits. */
export const relationWhere = (size: number, holds: (from: number, to: number) => boolean): Relation => {
  if (size > MOST_EVENTS) throw new RangeError(`${size} events are more than ${MOST_EVENTS}`);
  return Array.from({ length: size }, (_, from) => {
    let row = 0;
    for (let to = 0; to < size; to++) if (holds(from, to)) row |= 1 << to;
    return row;
  });
};

export const relationOf = (size: number, pairs: Iterable<readonly [number, number]>): Relation => {
  if (size > MOST_EVENTS) throw new RangeError(`${size} events are more than ${MOST_EVENTS}`);
  const rows = new Array<number>(size).fill(0);
  for (const [from, to] of pairs) rows[from]! |= 1 << to;
  return rows;
};

/** The events of the set, each with itself. Herd writes [S]. */
export const identityOn = (set: EventSet, size: number): Relation =>
  Array.from({ length: size }, (_, event) => set & (1 << event));

export const union = (first: Relation, ...others: readonly Relation[]): Relation => {
  const rows = [...first];
  for (const other of others) for (let from = 0; from < rows.length; from++) rows[from]! |= other[from]!;
  return rows;
};

export const intersection = (left: Relation, right: Relation): Relation =>
  left.map((row, from) => row & right[from]!);

export const difference = (left: Relation, right: Relation): Relation =>
  left.map((row, from) => row & ~right[from]!);

export const inverse = (relation: Relation): Relation =>
  relationWhere(relation.length, (from, to) => has(relation[to]!, from));

export const domainOf = (relation: Relation): EventSet =>
  setOf(relation.flatMap((row, event) => (row === 0 ? [] : [event])));

export const rangeOf = (relation: Relation): EventSet => relation.reduce((all, row) => all | row, 0);

/** Those pairs alone that lead from one set into another. Herd writes [S]; r; [T]. */
export const between = (from: EventSet, relation: Relation, to: EventSet = every): Relation =>
  relation.map((row, event) => (has(from, event) ? row & to : 0));

const step = (left: Relation, right: Relation): Relation =>
  left.map((row) => {
    let reached = 0;
    for (let rest = row; rest !== 0; rest &= rest - 1) reached |= right[lowestOf(rest)]!;
    return reached;
  });

/** One after the other. Herd writes r; s. */
export const sequence = (first: Relation, ...others: readonly Relation[]): Relation =>
  others.reduce(step, first);

/** Or not at all. Herd writes r?. */
export const orSame = (relation: Relation): Relation => relation.map((row, event) => row | (1 << event));

/** Once or more, by Warshall. Herd writes r+. */
export const closure = (relation: Relation): Relation => {
  const rows = [...relation];
  for (let via = 0; via < rows.length; via++)
    for (let from = 0; from < rows.length; from++) if (has(rows[from]!, via)) rows[from]! |= rows[via]!;
  return rows;
};

export const isEmpty = (relation: Relation): boolean => relation.every((row) => row === 0);

export const isIrreflexive = (relation: Relation): boolean =>
  relation.every((row, event) => !has(row, event));

export const isAcyclic = (relation: Relation): boolean => isIrreflexive(closure(relation));

export const relates = (relation: Relation, from: number, to: number): boolean => has(relation[from]!, to);
