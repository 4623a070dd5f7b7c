import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { ownClaimsSchema } from "../../src/report/own-claims.ts";

const root = dirname(dirname(import.meta.dirname));
const [, shown = ""] =
  /^```json\n([^]*?)^```/m.exec(readFileSync(join(root, "docs/writing-a-claim.md"), "utf8")) ?? [];

it("the document shows claims as `judge --claims` reads them", () => {
  const { claims } = ownClaimsSchema.parse(JSON.parse(shown));
  expect(claims.map(({ id }) => id)).toEqual(["02.02.04/padding-is-worth-it-here"]);
});

it("which takes the optional fields that it names, and no others", () => {
  const [claim] = (JSON.parse(shown) as { claims: object[] }).claims;
  const read = (more: object) => ownClaimsSchema.safeParse({ claims: [{ ...claim, ...more }] }).success;
  expect(read({ mechanism: "It does.", requires: [{ kind: "cores", atLeast: 2 }] })).toBe(true);
  expect(read({ requires: [{ kind: "luck" }] })).toBe(false);
  const within = { quantity: "padding-speedup", expectation: { kind: "between", low: 2.9, high: 6 } };
  const claiming = (claimed: unknown) =>
    read({ parts: [{ ...within, expectation: { ...within.expectation, claimed } }] });
  expect(read({ parts: [within] })).toBe(true);
  expect(claiming({ low: 3, high: 6 })).toBe(true);
  expect(claiming({ low: 3 })).toBe(false);
  expect(read({ mechansim: "It does." })).toBe(false);
});
