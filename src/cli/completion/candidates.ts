import type { Command, Option } from "commander";
import type { WordReader } from "../flag-values.ts";

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** For shells that show one; may be empty. */
  readonly about: string;
}

/** What arguments may be, by the names that commands give them; looked up only when asked for. */
export type ArgumentSource = (argument: string, typed: string) => Promise<readonly Candidate[]>;

/**
 * What may stand in place of the last of `words` (those behind the program's name, the last one being typed and perhaps
 * empty). What commands, flags and arguments there are is read off the program itself.
 */
export const candidatesFor = async (
  program: Command,
  words: readonly string[],
  source: ArgumentSource,
): Promise<readonly Candidate[]> => {
  // bash parts "--profile=quick" into three words, and "--profile=" into two.
  const isValue = words.at(-1) === "=";
  const parts = words.filter((word) => word !== "=");
  const { typed, before } = splitAtCursor(isValue ? [...parts, ""] : parts);
  const { command, given } = commandOf(program, before);
  const [flag, begun] = parted(typed);
  const waiting = begun === null ? waitingFor(command, given) : optionOf(command, flag);
  if (waiting !== null && takesValue(waiting)) {
    const values = valuesOf(waiting, begun ?? typed);
    return begun === null ? values : values.map(({ word, about }) => ({ word: `${flag}=${word}`, about }));
  }
  const isFirst = given.length === 0 && command !== program && !before.includes(command.name());
  const found = typed.startsWith("-")
    ? flagsOf(program, command, isFirst)
    : [...(isFirst ? commandsOf(program) : []), ...(await argumentsOf(command, given, typed, source))];
  return found.filter(({ word }) => word.startsWith(typed));
};

const splitAtCursor = (words: readonly string[]) => ({
  typed: words.at(-1) ?? "",
  before: words.slice(0, -1),
});

/** "--profile=qu" as flag and what was begun of its value; null where there is no "=". */
const parted = (word: string): readonly [string, string | null] => {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
};

/** The command that is meant, the default one where none is named, and the words behind its name. */
const commandOf = (
  program: Command,
  before: readonly string[],
): { readonly command: Command; readonly given: readonly string[] } => {
  const [first, ...rest] = before;
  const named = program.commands.find((command) => command.name() === first);
  if (named !== undefined) return { command: named, given: rest };
  const usual = program.commands.find((command) => command.name() === "run");
  return { command: usual ?? program, given: before };
};

const optionOf = (command: Command, flag: string): Option | null =>
  command.options.find(({ long, short }) => flag === long || flag === short) ?? null;

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** The flag before the cursor, if its value is still to come. */
const waitingFor = (command: Command, given: readonly string[]): Option | null => {
  const last = given.at(-1);
  const option = last?.startsWith("-") ? optionOf(command, last) : null;
  return option !== null && takesValue(option) ? option : null;
};

/** Nothing where it is a number or a file: shells know files themselves. */
const valuesOf = ({ parseArg }: Option, begun: string): readonly Candidate[] => {
  const { known = [], list = false } = (parseArg ?? {}) as Partial<WordReader<unknown>>;
  const comma = list ? begun.lastIndexOf(",") + 1 : 0;
  const taken = begun.slice(0, comma).split(",");
  return known
    .filter((word) => word.startsWith(begun.slice(comma)) && !taken.includes(word))
    .map((word) => ({ word: begun.slice(0, comma) + word, about: "" }));
};

const commandsOf = (program: Command): readonly Candidate[] =>
  program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({ word: command.name(), about: command.summary() || command.description() }));

/** Before any command is named, the program's own flags are possible as well. */
const flagsOf = (program: Command, command: Command, isFirst: boolean): readonly Candidate[] =>
  [...(isFirst ? [program, command] : [command])]
    .flatMap((each) => each.createHelp().visibleOptions(each))
    .flatMap(({ long, description }) => (long == null ? [] : [{ word: long, about: description }]))
    .filter(({ word }, index, all) => all.findIndex((each) => each.word === word) === index);

const argumentsOf = async (
  command: Command,
  given: readonly string[],
  typed: string,
  source: ArgumentSource,
): Promise<readonly Candidate[]> => {
  const words = given.filter(
    (word, index) => !word.startsWith("-") && waitingFor(command, given.slice(0, index)) === null,
  );
  const expected = command.registeredArguments;
  const argument =
    expected[words.length] ?? (expected.at(-1)?.variadic === true ? expected.at(-1) : undefined);
  if (argument === undefined) return [];
  return (await source(argument.name(), typed)).filter(({ word }) => !words.includes(word));
};
