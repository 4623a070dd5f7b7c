import { describe, expect, it } from "vitest";
import { BlockOrder } from "../../src/layers/block-order.ts";

const ordersOf = (arms: number, seed: number, blocks: number): number[][] => {
  const order = new BlockOrder(arms, seed);
  return Array.from({ length: blocks }, () => {
    order.shuffle();
    return [...order.order];
  });
};

describe("BlockOrder", () => {
  it("holds every arm once in every block", () => {
    for (const order of ordersOf(7, 1, 200)) expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("gives the same orders for the same seed, and others for another", () => {
    for (const seed of [0, 1, 2 ** 31, 2 ** 32 - 1])
      expect(ordersOf(5, seed, 50)).toEqual(ordersOf(5, seed, 50));
    expect(ordersOf(5, 1, 50)).not.toEqual(ordersOf(5, 2, 50));
  });

  it("differs from block to block", () => {
    expect(new Set(ordersOf(6, 3, 300).map(String)).size).toBeGreaterThan(150);
  });

  it("puts every arm at every place about equally often", () => {
    const blocks = 6000;
    const seen = Array.from({ length: 4 }, () => new Array<number>(4).fill(0));
    for (const order of ordersOf(4, 99, blocks)) order.forEach((arm, place) => seen[place]![arm]!++);
    for (const count of seen.flat()) {
      // Six standard deviations of a binomial count; the seed is fixed.
      expect(Math.abs(count - blocks / 4)).toBeLessThan(6 * Math.sqrt((blocks * 3) / 16));
    }
  });

  it("is at ease with one arm and with none", () => {
    expect(ordersOf(1, 5, 2)).toEqual([[0], [0]]);
    expect(ordersOf(0, 5, 2)).toEqual([[], []]);
  });
});
