import { afterAll, describe, expect, it } from "vitest";
import { catalogue } from "../../bench/index.ts";
import { ExperimentFileError } from "../../src/errors.ts";
import { isExperimentFile, loadExperiments } from "../../src/own/load.ts";
import { experimentFolder, minimal } from "./files.ts";

/** What a file may be and hold, and what is said of one that is none or holds something else. */
const { folder, write, remove } = experimentFolder();
afterAll(remove);
let files = 0;
const load = (text: string, extension = "ts") =>
  loadExperiments(write(`file-${files++}.${extension}`, text), catalogue);
const idsOf = async (text: string, extension?: string): Promise<string[]> =>
  (await load(text, extension)).map(({ id }) => id);

const refusal = async (loading: Promise<unknown>): Promise<ExperimentFileError> => {
  const error: unknown = await loading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ExperimentFileError)) throw new Error(`it was not refused: ${String(error)}`);
  return error;
};

describe("a word on the command line", () => {
  it.each([
    "./mine.ts",
    "../mine",
    "/tmp/mine.js",
    "mine.ts",
    "mine.mts",
    "mine.js",
    "mine.mjs",
    ".\\mine.ts",
  ])("%s is a file", (word) => {
    expect(isExperimentFile(word)).toBe(true);
  });
  it.each(["02.02.04", "02.02.04/step-at-64", "false-sharing", "false-sharing/pair", "mine.json", ""])(
    "%s is none",
    (word) => {
      expect(isExperimentFile(word)).toBe(false);
    },
  );
});

describe("a file of experiments", () => {
  it("may export them by name, by default, and in lists, each once", async () => {
    expect(await idsOf(minimal())).toEqual(["mine"]);
    expect(await idsOf(`${minimal()}export default mine;`)).toEqual(["mine"]);
    expect(await idsOf(minimal({ "export const mine": "const mine" }) + "export default [mine];")).toEqual([
      "mine",
    ]);
    const other = `const other = { ...mine, id: "other", claims: [{ ...mine.claims[0]!, id: "99.00.01/other" }] };`;
    expect(await idsOf(`${minimal()}${other}export { other };export const answer = 42;`)).toEqual([
      "mine",
      "other",
    ]);
  });

  it("may be TypeScript or JavaScript, modules or CommonJS, and load what stands beside it", async () => {
    const plain = minimal({ ", type Experiment": "", ": Experiment": "", " as const": "" });
    expect(await idsOf(plain, "js")).toEqual(["mine"]);
    expect(await idsOf(plain, "mjs")).toEqual(["mine"]);
    expect(await idsOf(minimal(), "mts")).toEqual(["mine"]);
    const required = plain
      .replace(/^import (.*) from "hardfacts";/, 'const $1 = require("hardfacts");')
      .replace("export const mine =", "exports.mine =");
    expect(await idsOf(required, "cjs")).toEqual(["mine"]);
    write("beside.ts", 'export const id: string = "mine";');
    expect(await idsOf(`import { id } from "./beside.ts";\n${minimal({ 'id: "mine"': "id" })}`)).toEqual([
      "mine",
    ]);
  });

  it("gets the hardfacts that loads it, and its catalogue", async () => {
    const text = `import { HardfactsError } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
throw new HardfactsError("ERR_MINE", \`there are \${catalogue.experiments.length}\`);`;
    expect((await refusal(load(text))).message).toContain(`there are ${catalogue.experiments.length}`);
  });
});

describe("of a file it is said", () => {
  it.each([
    ["that it is not there", `${folder}/nowhere.ts`, /nowhere\.ts: there is no such file$/],
    ["that it is a folder", folder, /: it is no file$/],
  ])("%s", async (_, path, message) => {
    expect((await refusal(loadExperiments(path, catalogue))).message).toMatch(message);
  });

  it("that it is no code", async () => {
    const error = await refusal(loadExperiments(write("mine.yaml", "id: mine"), catalogue));
    expect(error.message).toMatch(/mine\.yaml: it is no code$/);
    expect(error.remedy).toContain(".mts");
  });

  it.each([
    ["exports nothing", "export {};", /it exports nothing$/],
    [
      "exports something else",
      "export const answer = 42, question = null;",
      /exports answer, question, and no/,
    ],
    ["throws", '\n\nthrow new TypeError("no way");', /file-\d+\.ts: line 3: TypeError: no way$/],
    ["throws what is no error", 'throw "no way";', /it threw no way$/],
    ["is not to be parsed", "export const = 1;", /\.ts: .*(1:|Unexpected)/],
    ["imports what is not there", 'import "./nowhere.ts";', /nowhere/],
    [
      "imports what hardfacts has not",
      minimal({ "{ atLeast, defineExperiment,": "{ atLeast, defineExperiments as defineExperiment," }),
      /"hardfacts" has no defineExperiments$/,
    ],
    [
      "makes one that contradicts itself",
      minimal({ 'id: "mine"': 'id: "My One"' }),
      /"My One": its id is not/,
    ],
    [
      "makes a claim without a control",
      minimal({ "controls: [{": "controls: [], x: [{" }),
      /it has no control/,
    ],
    [
      "has no list of layers",
      'export const mine = { id: "mine", comparisons: () => [], quantities: () => [], claims: [] };',
      /"mine": shows: .*; layers: .*; requires: .*; role: .*$/,
    ],
    [
      "misspells a field",
      minimal({ 'shows: "nothing much"': 'shows: "nothing", figure: () => []' }),
      /"mine": the whole: .*"figure"/,
    ],
    [
      "takes an experiment's id",
      minimal({ 'id: "mine"': 'id: "false-sharing"' }),
      /there is an experiment "false-sharing" already$/,
    ],
    [
      "takes a claim's id",
      minimal({ "99.00.01/far-is-slow": "02.02.03/hot-cold-split" }),
      /there is a claim 02\.02\.03\/hot-cold-split already, of data-layout$/,
    ],
  ])("that it %s", async (_, text, message) => {
    const { message: said } = await refusal(load(text));
    expect(said).toMatch(message);
    expect(said).toMatch(/file-\d+\.ts: /);
  });

  it("what is wrong with each of its experiments, at once", async () => {
    const { message } = await refusal(
      load(`${minimal()}
export const second = { ...mine, id: "The Second" };
export const third = { ...mine, id: "third", shows: 3, claims: [{ ...mine.claims[0], prior: "sure" }] };
export const fourth = { ...mine, id: "false-sharing" };`),
    );
    expect(message).toContain("3 things are wrong:\n");
    expect(message).toContain('\n  experiment "The Second": its id is not kebab-case');
    expect(message).toMatch(/\n {2}experiment "third": shows: .*; claims\.0\.prior: /);
    expect(message).toContain('\n  there is an experiment "false-sharing" already');
  });

  it("that it takes the id of another file's", async () => {
    const first = await load(minimal());
    const known = { ...catalogue, experiments: [...catalogue.experiments, ...first] };
    const { message } = await refusal(loadExperiments(write("second.ts", minimal()), known));
    expect(message).toMatch(/second\.ts: there is an experiment "mine" already/);
  });

  it("which one it is when a function of its throws later", async () => {
    const [experiment] = await load(minimal({ "comparisons: () => [": "comparisons: () => [...null!," }));
    expect(() => experiment!.comparisons({} as never)).toThrow(/file-\d+\.ts: line \d+: TypeError/);
  });
});
