import { Argument, type Command } from "commander";
import { chapterOf } from "../experiment/claim.ts";
import { candidatesFor, type Candidate } from "./completion/candidates.ts";
import { SCRIPTS, SHELLS, type Shell } from "./completion/scripts.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import { word } from "./flag-values.ts";

const EXAMPLES = `
Examples:
  eval "$(hardfacts completion bash)"         in ~/.bashrc
  eval "$(hardfacts completion zsh)"          in ~/.zshrc, behind compinit
  hardfacts completion fish > ~/.config/fish/completions/hardfacts.fish
`;

/** `hardfacts completion SHELL`, and the hidden `hardfacts complete` that its scripts call. */
export const addCompletion = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("completion")
    .summary("what makes a shell complete commands, flags, claims and runs")
    .description(
      "Prints a script for a shell that completes commands, flags, their values, claims and kept runs.",
    )
    .addArgument(new Argument("<shell>", SHELLS.join(", ")).argParser(word("completion", SHELLS)))
    .addHelpText("after", EXAMPLES)
    .action((shell: Shell) => {
      context.stdout.write(SCRIPTS[shell]);
      finish(EXIT.done);
    });
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => {
      const found = await candidatesFor(program, words, (argument, typed) =>
        words.includes("--kernels") ? kernelsOf(context) : argumentCandidates(argument, typed, context),
      );
      context.stdout.write(found.map((each) => `${each.word}\t${oneLine(each.about)}\n`).join(""));
      finish(EXIT.done);
    });
};

const argumentCandidates = async (
  argument: string,
  typed: string,
  context: Context,
): Promise<readonly Candidate[]> => {
  switch (argument) {
    case "selector":
      return selectors(typed, context);
    case "claim":
      return (await claimsOf(context)).map(({ id, title }) => ({ word: id, about: title }));
    case "run": {
      const library = await context.library();
      const names = await library.keptRunNames();
      return [
        ...(names.length > 0 ? [{ word: "latest", about: "the last run that is kept" }] : []),
        ...names.map((name) => ({ word: name, about: "" })),
      ];
    }
    case "shell":
      return SHELLS.map((shell) => ({ word: shell, about: "" }));
    default:
      return [];
  }
};

const kernelsOf = async (context: Context): Promise<readonly Candidate[]> =>
  (await context.library()).kernelList().map(({ slug, about }) => ({ word: slug, about }));

const claimsOf = async (context: Context) =>
  (await context.handbook()).catalogue.experiments.flatMap(({ claims }) => claims);

/** Experiments and chapters; the claims of a chapter once it has been typed, for there are hundreds. */
const selectors = async (typed: string, context: Context): Promise<readonly Candidate[]> => {
  const { catalogue, chapters } = await context.handbook();
  const claims = await claimsOf(context);
  const covered = new Set(claims.map(chapterOf));
  return [
    ...catalogue.experiments.map(({ id, shows }) => ({ word: id, about: shows })),
    ...chapters.filter(({ id }) => covered.has(id)).map(({ id, title }) => ({ word: id, about: title })),
    ...claims
      .filter((claim) => typed.startsWith(chapterOf(claim)))
      .map(({ id, title }) => ({ word: id, about: title })),
  ];
};

const oneLine = (text: string): string => text.replace(/\s+/g, " ");
