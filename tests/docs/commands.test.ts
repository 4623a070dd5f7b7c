import { describe, expect, it } from "vitest";
import { chapters } from "../../bench/chapters.ts";
import { catalogue } from "../../bench/index.ts";
import { commandLine } from "../../src/cli/command-line.ts";
import { fakeContext } from "../cli/fake-context.ts";
import { commandsIn, DOCUMENTS, shownIn } from "./commands.ts";

/** Commands, and flags of commands, that documents show and the command line does not have yet. To be emptied. */
const NOT_YET: readonly RegExp[] = [];

const experiments = new Set(catalogue.experiments.map(({ id }) => id));

/** On the real catalogue, with nothing measured. */
const outcomeOf = async (words: readonly string[]) => {
  const fake = fakeContext();
  const handbook = () => Promise.resolve({ catalogue, chapters });
  const code = await commandLine(words, { ...fake.context, handbook });
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
};

/** Something of the reader's: RUN, FILE, a file of an experiment, the folder of a run. */
const isReaders = (word: string): boolean => /^[A-Z][A-Z-]+$|\.(ts|json)$|^hardfacts-runs\//.test(word);

/** What the command line has against it; null if nothing. What needs something of the reader's must stand in the command's help. */
const problemWith = async (words: readonly string[]): Promise<string | null> => {
  const [first = "run"] = words;
  const command = /^[a-z]+$/.test(first) && !experiments.has(first) ? first : "run";
  if (!words.some(isReaders) && ["run", "list", "help"].includes(command)) {
    const { code, stderr } = await outcomeOf(words);
    return code === 2 || code === 70 ? stderr : null;
  }
  const { stdout } = await outcomeOf([command, "--help"]);
  if (!stdout.startsWith(`Usage: hardfacts ${command} `)) return `there is no command ${command}`;
  const missing = words.filter((word) => word.startsWith("--") && !stdout.includes(word));
  return missing.length === 0 ? null : `${command} has no ${missing.join(", ")}`;
};

const shown = DOCUMENTS.flatMap(shownIn);
const isComing = ({ words }: (typeof shown)[number]): boolean =>
  NOT_YET.some((coming) => coming.test(words.join(" ")));

describe("commands that documents show", () => {
  it("are found", () => {
    expect(shown.length).toBeGreaterThan(30);
    expect(new Set(shown.map(({ document }) => document)).size).toBeGreaterThan(4);
  });

  it.each(shown.filter((each) => !isComing(each)))("$document: $line", async ({ words }) => {
    expect(await problemWith(words)).toBeNull();
  });

  it("are still to come only if the command line does not have them", async () => {
    for (const each of shown.filter(isComing))
      expect(await problemWith(each.words), `${each.line} works: take it off NOT_YET`).not.toBeNull();
  });
});

describe("finding them", () => {
  it("takes code lines and code in text, without what is the shell's", () => {
    const text = [
      "Say `hardfacts list` or `npm test`; hardfacts itself is a word.",
      "",
      "    npx hardfacts 02.02 --quiet | jq .  # a comment",
      "    ✔ confirmed  hardfacts",
      "",
      "```sh",
      "hardfacts machine > file",
      "```",
      "",
      "```",
      "hardfacts run",
      "```",
    ].join("\n");
    expect(commandsIn(text)).toEqual([
      "hardfacts machine > file",
      "hardfacts run",
      "npx hardfacts 02.02 --quiet | jq .  # a comment",
      "hardfacts list",
    ]);
  });

  it("would notice one that does not work", async () => {
    expect(await problemWith(["02.02.04", "--profle", "quick"])).toMatch(/--profile/);
    expect(await problemWith(["false-sharin"])).toMatch(/"false-sharing"/);
    expect(await problemWith(["run", "./mine.ts", "--nonsense"])).toMatch(/--nonsense/);
    expect(await problemWith(["frobnicate", "RUN"])).toMatch(/no command frobnicate/);
  });
});
