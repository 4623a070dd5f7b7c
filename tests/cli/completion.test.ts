import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { fakeContext } from "./fake-context.ts";

const said = async (...args: string[]): Promise<string> => {
  const fake = fakeContext();
  expect(await commandLine(args, fake.context)).toBe(0);
  expect(fake.stderr()).toBe("");
  return fake.stdout();
};

const candidates = async (...words: string[]): Promise<string[]> =>
  (await said("complete", "--", ...words))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.slice(0, line.indexOf("\t")));

describe("completion", () => {
  it("prints a script for each shell, and refuses others", async () => {
    for (const shell of ["bash", "zsh", "fish"])
      expect(await said("completion", shell)).toContain(`${shell} completion for hardfacts`);
    const fake = fakeContext();
    expect(await commandLine(["completion", "bsh"], fake.context)).toBe(2);
    expect(fake.stderr()).toContain('Did you mean "bash"');
  });

  it("offers every command but the one that answers it", async () => {
    const help = await said("--help");
    const commands = [...help.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name!);
    const offered = await candidates("");
    for (const name of commands.filter((each) => each !== "hardfacts")) expect(offered).toContain(name);
    expect(offered).not.toContain("complete");
    expect(help).not.toMatch(/^ {2}complete /m);
  });

  it("offers the flags of the command that is meant", async () => {
    expect(await candidates("compare", "--")).toEqual(["--json", "--out", "--fail-on", "--help"]);
    expect(await candidates("--vers")).toEqual(["--version"]);
    expect(await candidates("run", "--vers")).toEqual([]);
    expect(await candidates("02.02.04", "--pro")).toEqual(["--profile"]);
    expect(await candidates("02.02.04", "--pl")).toEqual(["--plots"]);
    expect(await candidates("report", "latest", "--pl")).toEqual(["--plots"]);
  });

  it("offers the words that a flag takes, in lists those that are not in them yet", async () => {
    expect(await candidates("compare", "--fail-on", "")).toEqual(["changed", "different"]);
    expect(await candidates("--fail-on", "refuted,confirmed,")).toEqual([
      "refuted,confirmed,inconclusive",
      "refuted,confirmed,not-testable",
    ]);
    expect(await candidates("--allow", "")).toEqual(["split-lock", "huge-pages"]);
    expect(await candidates("--profile=th")).toEqual(["--profile=thorough"]);
    expect(await candidates("--seed", "")).toEqual([]);
  });

  it("offers an argument once, and only where one may stand", async () => {
    const [first] = await candidates("explain", "");
    expect(first).toMatch(/^\d\d\.\d\d\.\d\d\//);
    expect(await candidates("explain", first!, "")).toEqual([]);
    expect(await candidates("list", "--kernels", "stream", "str")).toEqual(["stream_read"]);
    expect(await candidates("false-sharing", "false-sh")).toEqual(["false-sharing-distance"]);
    expect(await candidates("--profile", "quick", "false-sharing-")).toEqual(["false-sharing-distance"]);
  });
});
