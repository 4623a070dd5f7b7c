import { describe, expect, test } from "vitest";
import { eventStructureOf, type Execution, executionsOf } from "../../src/litmus/executions.ts";
import { type FamilyName } from "../../src/litmus/families.ts";
import type { LitmusProgram } from "../../src/litmus/program.ts";
import { eventsOf, type Relation } from "../../src/litmus/relation.ts";
import { programOf } from "../../src/litmus/variants.ts";
import { program } from "./notation.ts";

const candidates = (each: LitmusProgram): Execution[] => [...executionsOf(each, eventStructureOf(each))];
const pairsOf = (relation: Relation): string[] =>
  relation.flatMap((row, from) => eventsOf(row).map((to) => `${from}>${to}`));

/** Reads choose among the writes of their word, the initial one too; a word's writes come in any order after it. */
const COUNTS: readonly (readonly [FamilyName, number])[] = [
  ["coww", 2],
  ["sb", 2 * 2],
  ["mp", 2 * 2],
  ["lb", 2 * 2],
  ["r", 2 * 2],
  ["s", 2 * 2],
  ["2+2w", 2 * 2],
  ["corr", 2 * 2],
  ["cowr2", 3 * 3 * 2],
  ["sb+rfi", 2 ** 4],
  ["wrc", 2 ** 3],
  ["rwc", 2 ** 3],
  ["iriw", 2 ** 4],
  ["coiriw", 3 ** 4 * 2],
  ["peterson", 2 * 3 * 2 * 3 * 2],
];

describe("candidate executions", () => {
  test.each(COUNTS)("of %s are %i", (family, count) => {
    const plain = programOf(family, "test", "none", "x64")!;
    expect(candidates(plain)).toHaveLength(count);
    // A fence is an event, but nothing to choose.
    expect(candidates(programOf(family, "test", "full", "x64")!)).toHaveLength(count);
  });

  test("of an exchange: it reads, and writes", () => {
    expect(candidates(program("xchg x=1 | xchg x=2", "x=1"))).toHaveLength(3 * 3 * 2);
  });

  test("of SB give every pair of values once", () => {
    const outcomes = candidates(programOf("sb", "test", "none", "x64")!).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(["r0=0 r1=0", "r0=0 r1=1", "r0=1 r1=0", "r0=1 r1=1"]);
  });

  test("of CoWR2, one of them in full", () => {
    // 0 is the initial write; thread 0 is 1 and 2, thread 1 is 3 and 4.
    const [found] = candidates(programOf("cowr2", "test", "none", "x64")!).filter(
      ({ outcome, co }) => outcome === "r0=2 r1=1" && pairsOf(co).includes("1>3"),
    );
    expect(pairsOf(found!.rf)).toEqual(["1>4", "3>2"]);
    expect(pairsOf(found!.co)).toEqual(["0>1", "0>3", "1>3"]);
    expect(pairsOf(found!.fr)).toEqual(["4>3"]);
  });
});

describe("events", () => {
  test("stand in program order, each thread's own, with initial writes in none", () => {
    const { po, events, sameWord, sameThread } = eventStructureOf(program("x=1; mfence; r0=y | y=1", "r0=0"));
    expect(
      events.map((event) => (event.kind === "fence" ? event.fence : `${event.kind} ${event.word}`)),
    ).toEqual(["write x", "write y", "write x", "mfence", "read y", "write y"]);
    expect(pairsOf(po)).toEqual(["2>3", "2>4", "3>4"]);
    expect(pairsOf(sameWord).filter((pair) => pair[0] !== pair[2])).toEqual([
      ...["0>2", "1>4", "1>5", "2>0", "4>1", "4>5", "5>1", "5>4"],
    ]);
    expect(pairsOf(sameThread)).not.toContain("0>1");
  });

  test("have a word whose last value is asked for, even if nobody touches it", () => {
    const untouched: LitmusProgram = { ...program("x=1", "x=1"), lasts: ["x", "z"] };
    expect(candidates(untouched).map(({ outcome }) => outcome)).toEqual(["x=1 z=0"]);
  });

  test("depend on loads: address and data on one access, a branch on all that follows", () => {
    const { address, data, control } = eventStructureOf(
      program("r0=x; r1=y addr:r0; z=1 data:r1; y=2 ctrl:r0; x=3", "r0=0"),
    );
    expect(pairsOf(address)).toEqual(["3>4"]);
    expect(pairsOf(data)).toEqual(["4>5"]);
    expect(pairsOf(control)).toEqual(["3>6", "3>7"]);
  });

  test("depend through an isb that stands after the branch and before the access", () => {
    const { control, events } = eventStructureOf(program("r0=x; r1=y ctrl-isb:r0", "r0=0"));
    expect(events[3]).toEqual({ kind: "fence", thread: 0, fence: "isb" });
    expect(pairsOf(control)).toEqual(["2>3", "2>4"]);
  });

  test("cannot depend on what was not loaded before, or by another thread", () => {
    expect(() => eventStructureOf(program("y=1 data:r0; r0=x", "r0=0"))).toThrow(/needs r0/u);
    expect(() => eventStructureOf(program("r0=x | y=1 data:r0", "r0=0"))).toThrow(/thread 1 needs r0/u);
  });
});
