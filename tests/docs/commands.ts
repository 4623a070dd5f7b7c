import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(dirname(import.meta.dirname));

/** A command line that a document shows. */
export interface ShownCommand {
  readonly document: string;
  /** As it stands there. */
  readonly line: string;
  /** What follows `hardfacts`. */
  readonly words: readonly string[];
}

/** Documents whose commands must work; pages of claims are generated. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export const shownIn = (document: string): readonly ShownCommand[] =>
  commandsIn(readFileSync(join(root, document), "utf8")).map((line) => ({
    document,
    line,
    words: wordsOf(line),
  }));

/**
 * In indented or fenced code every line that calls the command, in running text what stands between backticks. Comments, pipes and
 * what follows them are the shell's.
 */
export const commandsIn = (markdown: string): readonly string[] => {
  const fenced = [...markdown.matchAll(/^```(?:sh|bash)?\n([^]*?)^```/gm)].flatMap(([, code]) =>
    code!.split("\n"),
  );
  const prose = markdown.replaceAll(/^```[^]*?^```/gm, "");
  const indented = prose.split("\n").filter((line) => /^ {4}/.test(line));
  const inline = [...prose.replaceAll(/^ {4}.*$/gm, "").matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  return [...fenced, ...indented, ...inline]
    .map((line) => line.trim())
    .filter((line) => /^(?:npx )?hardfacts(?: |$)/.test(line));
};

const wordsOf = (line: string): readonly string[] =>
  line
    .replace(/\s#.*$/, "")
    .replace(/\s[|>].*$/, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^(?:npx )?hardfacts ?/, "")
    .split(" ")
    .filter((word) => word !== "");
