import { DefinitionError, HardfactsError } from "./errors.ts";

/** What is wrong with a file, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly remedy: string | null;
}

/** More than these are not mended in one go. */
export const MOST_PROBLEMS = 10;

/** Several problems as one, a line each; the remedy apart where it is the same for all. */
export const asOne = (problems: readonly Problem[]): Problem => {
  const [first] = problems;
  if (problems.length === 1) return first!;
  const shared = problems.every(({ remedy }) => remedy === first!.remedy) ? first!.remedy : null;
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ message, remedy }) => message + (remedy === null || remedy === shared ? "" : ` (${remedy})`));
  const others =
    problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more like these`] : [];
  return {
    message: `${problems.length} things are wrong:${[...lines, ...others].map((line) => `\n  ${line}`).join("")}`,
    remedy: shared,
  };
};

/** Several errors of one file, told at once. */
class SeveralErrors extends DefinitionError {
  readonly found: readonly HardfactsError[];

  constructor(found: readonly HardfactsError[]) {
    const { message, remedy } = asOne(found);
    super(message, remedy);
    this.found = found;
  }
}

/** Throws these at once; a single one as it is; nothing where there is none. */
export const throwAll = (found: readonly HardfactsError[]): void => {
  if (found.length === 1) throw found[0]!;
  if (found.length > 1) throw new SeveralErrors(found);
};

/** Makes each of these checks, whatever others find, and throws what they found. Any other error is thrown as it comes. */
export const checkAll = (checks: readonly (() => void)[]): void => {
  const found: HardfactsError[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof HardfactsError)) throw error;
      found.push(...(error instanceof SeveralErrors ? error.found : [error]));
    }
  }
  throwAll(found);
};
