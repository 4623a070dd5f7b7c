import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  between,
  closure,
  difference,
  domainOf,
  eventsOf,
  identityOn,
  intersection,
  inverse,
  isAcyclic,
  isEmpty,
  isIrreflexive,
  MOST_EVENTS,
  orSame,
  rangeOf,
  type Relation,
  relates,
  relationOf,
  relationWhere,
  sequence,
  setOf,
  union,
} from "../../src/litmus/relation.ts";

const SIZE = 5;
const of = (...pairs: [number, number][]): Relation => relationOf(SIZE, pairs);
const pairsOf = (relation: Relation): [number, number][] =>
  relation.flatMap((row, from) => eventsOf(row).map((to): [number, number] => [from, to]));

describe("by hand, with five events", () => {
  const chain = of([0, 1], [1, 2], [3, 4]);

  test("union, intersection, difference", () => {
    const other = of([0, 1], [4, 0]);
    expect(pairsOf(union(chain, other))).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 0],
    ]);
    expect(pairsOf(intersection(chain, other))).toEqual([[0, 1]]);
    expect(pairsOf(difference(chain, other))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("one after the other, in this order", () => {
    expect(pairsOf(sequence(chain, of([2, 3], [1, 4])))).toEqual([
      [0, 4],
      [1, 3],
    ]);
    expect(pairsOf(sequence(of([0, 1]), of([1, 2]), of([2, 3], [2, 4])))).toEqual([
      [0, 3],
      [0, 4],
    ]);
    expect(isEmpty(sequence(of([1, 2]), of([0, 1])))).toBe(true);
  });

  test("closure goes on to the end, and no further", () => {
    expect(pairsOf(closure(of([3, 1], [1, 0], [0, 4])))).toEqual([
      [0, 4],
      [1, 0],
      [1, 4],
      [3, 0],
      [3, 1],
      [3, 4],
    ]);
  });

  test("backwards, reflexive, between sets", () => {
    expect(pairsOf(inverse(chain))).toEqual([
      [1, 0],
      [2, 1],
      [4, 3],
    ]);
    expect(pairsOf(orSame(of([0, 1])))).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(pairsOf(identityOn(setOf([1, 4]), SIZE))).toEqual([
      [1, 1],
      [4, 4],
    ]);
    expect(pairsOf(between(setOf([0, 3]), chain, setOf([1, 2])))).toEqual([[0, 1]]);
    expect(eventsOf(domainOf(chain))).toEqual([0, 1, 3]);
    expect(eventsOf(rangeOf(chain))).toEqual([1, 2, 4]);
  });

  test("a cycle of three is none in the relation itself", () => {
    const cycle = of([0, 1], [1, 2], [2, 0]);
    expect(isIrreflexive(cycle)).toBe(true);
    expect(isAcyclic(cycle)).toBe(false);
    expect(isAcyclic(chain)).toBe(true);
    expect(isIrreflexive(of([2, 2]))).toBe(false);
  });
});

test("as many events as a row has bits, and not one more", () => {
  const last = MOST_EVENTS - 1;
  const long = relationWhere(MOST_EVENTS, (from, to) => to === from + 1);
  expect(relates(closure(long), 0, last)).toBe(true);
  expect(relates(closure(long), last, 0)).toBe(false);
  expect(eventsOf(setOf([0, last]))).toEqual([0, last]);
  expect(isAcyclic(long)).toBe(true);
  expect(isAcyclic(union(long, relationOf(MOST_EVENTS, [[last, 0]])))).toBe(false);
  expect(() => relationWhere(MOST_EVENTS + 1, () => false)).toThrow(RangeError);
  expect(() => relationOf(MOST_EVENTS + 1, [])).toThrow(RangeError);
});

describe("any relations", () => {
  const event = fc.nat(SIZE - 1);
  const relation = fc.array(fc.tuple(event, event)).map((pairs) => of(...pairs));

  test("a sequence relates what a go-between relates", () => {
    fc.assert(
      fc.property(relation, relation, event, event, (left, right, from, to) => {
        const goBetween = [0, 1, 2, 3, 4].some((via) => relates(left, from, via) && relates(right, via, to));
        expect(relates(sequence(left, right), from, to)).toBe(goBetween);
      }),
    );
  });

  test("a closure is the least transitive relation: all powers together", () => {
    fc.assert(
      fc.property(relation, (each) => {
        const powers = [each];
        for (let power = 2; power <= SIZE; power++) powers.push(sequence(powers.at(-1)!, each));
        expect(closure(each)).toEqual(union(each, ...powers));
      }),
    );
  });

  test("without cycles exactly where events can be taken off one by one", () => {
    fc.assert(
      fc.property(relation, (each) => {
        let left = [0, 1, 2, 3, 4];
        for (let turn = 0; turn < SIZE; turn++)
          left = left.filter((to) => left.some((from) => relates(each, from, to)));
        expect(isAcyclic(each)).toBe(left.length === 0);
      }),
    );
  });
});
