import { expect, test } from "vitest";
import { type FamilyName } from "../../src/litmus/families.ts";
import { isAllowed, type MemoryModel } from "../../src/litmus/models/index.ts";
import { type Ordering, programOf, type Target } from "../../src/litmus/variants.ts";
import { program } from "./notation.ts";

/**
 * The tables of the literature, typed in: herd's catalogue with the verdicts of Sewell et al. 2010, Pulte et al. 2018,
 * Lahav et al. 2017 and Watt et al. 2020. A is allowed, - forbidden; the models have to come to the same.
 */
export type Answer = "A" | "-";

const answerOf = (allowed: boolean): Answer => (allowed ? "A" : "-");

export type Column = readonly [title: string, model: MemoryModel, target: Target, ordering: Ordering];

export const answer = (family: FamilyName, [, model, target, ordering]: Column): Answer =>
  answerOf(isAllowed(programOf(family, "test", ordering, target)!, model));

type Row = readonly [family: FamilyName, answers: string];

export const checkTable = (columns: readonly Column[], rows: readonly Row[]): void => {
  const cells = rows.flatMap(([family, answers]) =>
    answers.split(/ +/u).map((expected, index) => [family, columns[index]!, expected] as const),
  );
  test("has a cell for every row and column", () => {
    expect(cells).toHaveLength(rows.length * columns.length);
  });
  test.each(cells.map(([family, column, expected]) => [family, column[0], expected, column] as const))(
    "%s, %s: %s",
    (family, _title, expected, column) => {
      expect(answer(family, column)).toBe(expected);
    },
  );
};

/** Programs that no ordering makes: an outcome's name, who says so, and the answer. */
type Single = readonly [name: string, threads: string, asked: string, answer: Answer];

export const checkPrograms = (model: MemoryModel, singles: readonly Single[]): void => {
  test.each(singles.map(([name, threads, asked, expected]) => [name, expected, threads, asked] as const))(
    "%s: %s",
    (_name, expected, threads, asked) => {
      expect(answerOf(isAllowed(program(threads, asked), model))).toBe(expected);
    },
  );
};
