import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, withExperiments, type RunFile } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { experimentFolder, minimal } from "../own/files.ts";

/** Experiments of the user's own, from a folder in which nothing is installed, by the command as the user has it. */
const root = dirname(dirname(import.meta.dirname));
const CLI = join(root, "dist/src/cli/main.js");
const { folder, write, remove } = experimentFolder();
afterAll(remove);

const hardfacts = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: "utf8",
    cwd: folder,
  });
  return { status, stdout, stderr };
};
const measured = (...words: string[]): RunFile => {
  const { status, stdout, stderr } = hardfacts(...words, "--json", "--quiet");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as RunFile;
};
/** Of one round, whatever came of it. */
const whatIsLeft = (file: string): RunFile =>
  JSON.parse(hardfacts(file, "--budget", "1ms", "--json", "--quiet").stdout) as RunFile;
const runFolders = (out = "hardfacts-runs"): string[] =>
  existsSync(join(folder, out)) ? readdirSync(join(folder, out)) : [];

describe("the worked example", () => {
  let runFile: RunFile;
  beforeAll(() => {
    copyFileSync(join(root, "examples/stride.ts"), join(folder, "stride.ts"));
    runFile = measured("./stride.ts");
  });
  const own = () => runFile.experiments.find(({ id }) => id === "stride")!;

  it("has a verdict for each claim and layer; what is counted is confirmed and refuted wherever native code runs", () => {
    const verdicts = new Map(
      runFile.verdicts.map(({ claim, layer, verdict }) => [`${claim} ${layer}`, verdict]),
    );
    expect([...verdicts.keys()]).toEqual([
      "99.00.01/eight-times-the-lines native",
      "99.00.01/ever-more-lines native",
      "99.00.01/stride-costs native",
      "99.00.01/stride-costs wasm",
      "99.00.01/stride-costs js",
    ]);
    if (runFile.machine.calibration === null) return;
    expect(verdicts.get("99.00.01/eight-times-the-lines native")).toBe("confirmed");
    expect(verdicts.get("99.00.01/ever-more-lines native")).toBe("refuted");
  });

  it("is measured beside what guards it, in every layer there is, and kept whole", () => {
    expect(runFile.experiments.map(({ id }) => id)).toEqual(["instrument", "stride"]);
    const { status, file, evidence, quantities, figures, samples } = own();
    expect([status, file]).toEqual(["done", "stride.ts"]);
    const here = runFile.machine.calibration === null ? ["wasm", "js"] : ["native", "wasm", "js"];
    expect(evidence.map(({ layer }) => layer)).toEqual(here);
    for (const { replicates } of evidence) expect(replicates).toBe(runFile.rounds.done);
    for (const quantity of quantities.filter(({ layer }) => here.includes(layer)))
      expect(quantity.replicates, quantity.id).toHaveLength(runFile.rounds.done);
    expect(figures.map(({ id }) => id)).toEqual(["field-time"]);
    expect(samples).toHaveLength(runFile.rounds.done);
    expect(JSON.stringify(runFile)).not.toContain(folder);
  });

  it("can be reported, judged, compared and explained", () => {
    const page = hardfacts("report", "latest", "--out", "page.html");
    expect([page.stderr, page.status]).toEqual(["", 0]);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toContain("stride 64 touches 8x the lines");
    const again = hardfacts("judge", "latest", "--json");
    expect(JSON.parse(again.stdout)).toEqual(runFile.verdicts);
    const byFile = hardfacts("judge", "latest", "--claims", "./stride.ts", "--json");
    expect(JSON.parse(byFile.stdout)).toEqual(runFile.verdicts);
    // A list of claims may be named by a path as well as a file of code.
    write("mine.json", JSON.stringify({ claims: runFile.handbook.own }));
    for (const list of ["mine.json", "./mine.json", join(folder, "mine.json")]) {
      const byList = hardfacts("judge", "latest", "--claims", list, "--json");
      expect(byList.stderr).toBe("");
      expect(JSON.parse(byList.stdout)).toEqual(runFile.verdicts);
    }
    expect(hardfacts("judge", "latest").stdout).toContain("99.00.01");
    const compared = hardfacts("compare", "latest", "latest");
    expect([compared.stderr, compared.status]).toEqual(["", 0]);
    const explained = hardfacts("explain", "ever-more-lines", "--from", "./stride.ts");
    expect(explained.stdout).toContain("field_scan");
    expect(explained.stdout).toMatch(/holds for as long as several fields share a line/);
    const listed = hardfacts("list", "--quantities", "./stride.ts");
    expect(listed.stdout).toMatch(/lines-512-over-256/);
  });

  it("works its figures out again from its samples, where its file says how", () => {
    const { stdout } = hardfacts("judge", "latest", "--from-samples", "--claims", "./stride.ts");
    expect(stdout).not.toMatch(/otherwise/);
    expect(stdout).toMatch(/worked out again/);
  });

  it("goes beside experiments of the catalogue, which then get the values that they always get", () => {
    const both = measured("./stride.ts", "allocator-alignment", "--budget", "1ms");
    expect(both.experiments.map(({ id }) => id)).toEqual(["instrument", "allocator-alignment", "stride"]);
    const alone = measured("allocator-alignment", "--budget", "1ms");
    const countsOf = ({ experiments }: RunFile) =>
      experiments
        .find(({ id }) => id === "allocator-alignment")!
        .quantities.filter(({ counted, replicates }) => counted && typeof replicates[0] === "number");
    expect(countsOf(both).length).toBeGreaterThan(0);
    expect(countsOf(both).map(({ id }) => id)).toEqual(countsOf(alone).map(({ id }) => id));
    for (const [index, { id, replicates }] of countsOf(both).entries()) {
      // Of what malloc gives out, a block in ten thousand lies elsewhere in another process.
      const difference = Number(replicates[0]) - Number(countsOf(alone)[index]!.replicates[0]);
      expect(Math.abs(difference), id).toBeLessThan(0.01);
    }
    expect(both.handbook.own.map(({ id }) => id)).toHaveLength(3);
    expect(alone.handbook.own).toEqual([]);
  });
});

describe("a program", () => {
  it("measures them beside the catalogue, from any number of files", async () => {
    const mine = write("program.ts", minimal());
    const other = { 'id: "mine"': 'id: "other"', "99.00.01/far": "99.00.01/other-far" };
    const all = await withExperiments(catalogue, [
      mine,
      write("other.ts", minimal(other).replaceAll(/far-over-near|same-again/g, "other-$&")),
    ]);
    expect([...all.files!].map(([{ id }, file]) => [id, file])).toEqual([
      ["mine", mine],
      ["other", join(folder, "other.ts")],
    ]);
    expect(catalogue.experiments.map(({ id }) => id)).not.toContain("mine");
    const { runFile } = await run({ catalogue: all, selectors: ["mine", "other"], budgetMs: 1 });
    expect(runFile.experiments.map(({ id }) => id)).toEqual(["instrument", "mine", "other"]);
    expect(runFile.handbook.own.map(({ id }) => id)).toEqual([
      "99.00.01/far-is-slow",
      "99.00.01/other-far-is-slow",
    ]);
  });
});

describe("what is wrong with a file", () => {
  let wrong = 0;
  it.each([
    ["a file that is not there", null, /^hardfacts: \.\/wrong-\d+\.ts: there is no such file\n/],
    [
      "no experiment",
      "export const answer = 42;",
      /^hardfacts: \.\/wrong-\d+\.ts: it exports answer, and no/,
    ],
    ["a throw", 'throw new Error("no way");', /^hardfacts: \.\/wrong-\d+\.ts: line 1: Error: no way\n/],
    ["an id that is taken", minimal({ 'id: "mine"': 'id: "litmus"' }), /"litmus" already\n/],
    [
      "an unknown kernel",
      minimal({ '"field_scan"': '"field_scam"' }),
      /^hardfacts: \.\/wrong-\d+\.ts: comparison "main", arm "near": there is no kernel "field_scam"\nDid you mean "field_scan"\?\n/,
    ],
    [
      "a bad parameter",
      minimal({ "pitch: 64": "pitch: 9000" }),
      /field_scan\.pitch .*is 9000\ngive a whole number from 8 to 8192/,
    ],
    [
      "a misspelt arm",
      minimal({ '"far", "near"': '"fra", "near"' }),
      /far-over-near \(native\): .*no arm "fra"\n/,
    ],
    [
      "a name that is taken",
      minimal({
        '"same-again", "near"': '"null-cost", "near"',
        'quantity: "same-again"': 'quantity: "null-cost"',
      }),
      /null-cost has the name of one of instrument\n/,
    ],
    [
      "a throw later",
      minimal({ "comparisons: () => [": "comparisons: () => [...null!," }),
      /wrong-\d+\.ts: line \d+: TypeError/,
    ],
  ])("%s is said before anything is measured, and nothing is kept", (_, text, message) => {
    const before = runFolders();
    const name = `wrong-${wrong++}.ts`;
    if (text !== null) write(name, text);
    const { status, stdout, stderr } = hardfacts(`./${name}`, "--quiet");
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(runFolders()).toEqual(before);
  });

  it("a quantity that throws on what was measured costs its replicates, and the run says so", () => {
    // On samples that are made up every time is 1 ns.
    const throwing = `{ ...timeRatio(of, "far-over-near", "far", "near"), measure: (measured) => {
      if (measured("main").nsPerOperation("far")[0] !== 1) throw new Error("not what I thought");
      return 1;
    } }`;
    write("throws.ts", minimal({ 'timeRatio(of, "far-over-near", "far", "near")': throwing }));
    const runFile = whatIsLeft("./throws.ts");
    if (runFile.machine.calibration === null) return;
    const { status, reason } = runFile.experiments.find(({ id }) => id === "mine")!;
    expect(status).toBe("crashed");
    expect(reason).toContain("not what I thought");
  });

  it("a quantity that divides by nothing gives no value", () => {
    const infinite = `{ ...timeRatio(of, "far-over-near", "far", "near"), measure: () => 1 / 0 }`;
    write("infinite.ts", minimal({ 'timeRatio(of, "far-over-near", "far", "near")': infinite }));
    const runFile = whatIsLeft("./infinite.ts");
    if (runFile.machine.calibration === null) return;
    const { quantities } = runFile.experiments.find(({ id }) => id === "mine")!;
    expect(quantities.map(({ id, replicates }) => [id, replicates[0] === null])).toEqual([
      ["far-over-near", true],
      ["same-again", false],
    ]);
  });
});
