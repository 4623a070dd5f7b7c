// What the instrument itself costs: a call across the native boundary, loading a layer, judging a run. By
// tinybench, which never times a hardware effect: those are timed inside the layers.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Bench } from "tinybench";
import { catalogue } from "../../dist/bench/index.js";
import { judge, renderTerminal, run } from "../../dist/src/index.js";
import { plainStyle } from "../../dist/src/report/style.js";
import { loadNative } from "../../dist/src/layers/native.js";
import { compileWasm } from "../../dist/src/layers/wasm.js";
import { probeMachine } from "../../dist/src/machine/probe.js";

const root = join(import.meta.dirname, "../..");
const claims = catalogue.experiments.flatMap((experiment) => experiment.claims);
process.stderr.write("one round of everything, to have a run to judge ...\n");
const { runFile } = await run({ catalogue, budgetMs: 1 });

/** @param {string[]} words */
const node = (...words) => {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} left with ${status}`);
};

const bench = new Bench({ time: 500, warmupTime: 100, iterations: 5 });
try {
  const addon = loadNative();
  const usage = new Float64Array(3);
  const arm = { kernel: "null_kernel", threads: 1, parameters: {} };
  const plan = { cpus: [-1], arms: [arm], blocks: 2, warmupBlocks: 0, seed: 0, trialNs: 1000 };
  bench.add("native: threadUsage, a call across the boundary", () => {
    addon.threadUsage(usage);
  });
  bench.add("native: a team of one, two blocks of 1 us", async () => {
    await addon.run(plan, new Float64Array(2), new Uint8Array(2));
  });
} catch (error) {
  process.stderr.write(`no native layer: ${error.message}\n`);
}
bench
  .add("wasm: compile the module", () => {
    compileWasm();
  })
  .add("machine: probe", async () => {
    await probeMachine();
  })
  .add("verdict: judge a run of all claims", () => {
    judge(runFile, claims);
  })
  .add("report: render the terminal table", () => {
    renderTerminal({ runFile, chapters: [], titles: new Map(), path: null }, plainStyle());
  })
  .add("cli: hardfacts --help, a process", () => {
    node("dist/cli.js", "--help");
  })
  .add("node: an empty process, for comparison", () => {
    node("-e", "0");
  });
await bench.run();
console.table(bench.table());
