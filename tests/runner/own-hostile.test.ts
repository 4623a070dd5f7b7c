import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import type { RunFile } from "hardfacts";
import { afterAll, describe, expect, it } from "vitest";
import { experimentFolder, minimal } from "../own/files.ts";

/** Files of experiments that do what no experiment should. */
const CLI = join(dirname(dirname(import.meta.dirname)), "dist/src/cli/main.js");
const { folder, write, remove } = experimentFolder();
afterAll(remove);

const hardfacts = (...words: string[]) =>
  spawnSync(process.execPath, [CLI, ...words], { encoding: "utf8", cwd: folder, timeout: 60_000 });
const measuring = (body: string): string =>
  minimal({
    'timeRatio(of, "far-over-near", "far", "near")': `{ ...timeRatio(of, "far-over-near", "far", "near"), measure: (measured): any => { ${body} } }`,
  });

describe("a file that", () => {
  it.each([
    ["throws what has no words", measuring("throw Object.create(null);"), 2, /it threw \[Object: null/],
    [
      "throws when looked at",
      'export const x = { get comparisons() { throw new Error("no"); }, quantities: 1 };',
      2,
      /x\.ts: line 1: Error: no\n/,
    ],
    ["ends the process", "process.exit(0);", 2, /an experiment file ended the process/],
    ["waits for ever", "await new Promise(() => {});", 2, /waits for what never comes/],
    ["loops", measuring("for (;;);"), 2, /x\.ts: .*it was not done in 10 s\n/],
    [
      "throws by itself",
      `setTimeout(() => { throw new Error("later"); });${minimal()}`,
      70,
      /^hardfacts: internal error: later\n/,
    ],
  ])("%s is told so, and does not end as a verdict or as done", (_, text, code, message) => {
    write("x.ts", text);
    const { status, stderr } = hardfacts("./x.ts", "--budget", "1ms", "--quiet");
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
  });

  it("prints as it is loaded and as it is called leaves our output alone", () => {
    const printing = `
console.log("loaded, by log"); console.info("loaded, by info"); console.table([{ a: "loaded, by table" }]);
console.dir("loaded, by dir"); process.stdout.write("loaded, by itself\\n");
${minimal({ "comparisons: () => [": 'comparisons: () => console.log("called") ?? [' })}`;
    write("x.ts", printing);
    const { status, stdout, stderr } = hardfacts("./x.ts", "--budget", "1ms", "--json", "--quiet");
    expect((JSON.parse(stdout) as RunFile).tool.name).toBe("hardfacts");
    for (const way of ["log", "info", "table", "dir", "itself"])
      expect(stderr).toContain(`loaded, by ${way}`);
    expect(stderr).toContain("called");
    expect(status).not.toBe(2);
  }, 70_000);

  it("leaves a timer behind holds nobody up", () => {
    write("x.ts", `setInterval(() => {}, 1000);${minimal()}`);
    const { status, signal, stdout } = hardfacts("list", "--quantities", "./x.ts");
    expect([status, signal]).toEqual([0, null]);
    expect(stdout).toContain("far-over-near");
  });

  it.each([
    ["text", 'return "1";', "gave string"],
    ["nothing", "return undefined;", "gave undefined"],
    ["a list of numbers", "return [1, 2];", "gave a list of something else"],
    ["an error without words", "throw Object.create(null);", "[Object: null prototype]"],
  ])("gives %s of what was measured costs its replicates, by the quantity's name", (_, late, said) => {
    // On samples that are made up every time is 1 ns.
    write("x.ts", measuring(`if (measured("main").nsPerOperation("far")[0] === 1) return 1; ${late}`));
    const { stdout, stderr } = hardfacts("./x.ts", "--budget", "1ms", "--json", "--quiet");
    expect(stderr).not.toContain("internal");
    const runFile = JSON.parse(stdout) as RunFile;
    if (runFile.machine.calibration === null) return;
    const { status, reason } = runFile.experiments.find(({ id }) => id === "mine")!;
    expect([status, reason]).toEqual(["crashed", expect.stringContaining(said)]);
  });

  it("changes its mind is held to what was planned", () => {
    const counting = minimal({
      "comparisons: () => [":
        "comparisons: () => ++asked > 3 ? (() => { throw new Error('asked again'); })() : [",
    });
    write("x.ts", `let asked = 0;${counting}`);
    const { status, stderr } = hardfacts("./x.ts", "--budget", "1ms", "--quiet");
    expect(stderr).not.toContain("asked again");
    expect(status).not.toBe(2);
  });
});
