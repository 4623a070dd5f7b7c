// How good the instrument's numbers are, on the machine in front of you. Takes minutes and wants quiet, but for the
// part that makes noise itself. `npm run test:quality [-- precision|self|coverage|stability ...]`
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { catalogue } from "../../dist/bench/index.js";
import { probeMachine, run } from "../../dist/src/index.js";
import { decodeSamples } from "../../dist/src/report/samples-file.js";
import { medianInterval } from "../../dist/src/statistics/intervals.js";
import { median } from "../../dist/src/statistics/order-statistics.js";

const HEADLINE = "02.02.04/padding-removes-false-sharing";
const machine = await probeMachine();
const folder = mkdtempSync(join(tmpdir(), "hardfacts-quality-"));
/** @param {object} options */
const measure = (options) => run({ catalogue, machine, ...options });
const quantities = (runFile, experiment) =>
  runFile.experiments.find(({ id }) => id === experiment).quantities;
const percent = (share) => `${(share * 100).toFixed(2)} %`;

/** Half the width of the 95 % interval of the median over one replicate's blocks, relative to the median. */
const precisionOf = (stored, arm, over) => {
  const { arms, threads, blocks, nsPerOperation, flags } = stored;
  const throughput = (block, name) => {
    const at = (block * arms.length + arms.indexOf(name)) * threads;
    return nsPerOperation.subarray(at, at + threads).reduce((sum, ns) => sum + 1 / ns, 0);
  };
  const kept = Array.from({ length: blocks }, (_, block) => block).filter((block) => flags[block] === 0);
  const ratios = kept.map((block) => throughput(block, arm) / throughput(block, over));
  const { low, high } = medianInterval(ratios, 0.05);
  return { point: median(ratios), half: (high - low) / 2 / median(ratios) };
};

const parts = {
  /** Within one replicate: the headline ratio, and arms against themselves. */
  precision: async () => {
    const { runFile, path } = await measure({
      layers: ["native"],
      selectors: [HEADLINE],
      outputDirectory: folder,
    });
    const stored = runFile.experiments
      .flatMap(({ samples }) => samples)
      .filter(({ file }, index, all) => all.findIndex((other) => other.file === file) === index)
      .flatMap(({ file }) => decodeSamples(readFileSync(join(dirname(path), file))));
    const of = (experiment, comparison, arm, over) =>
      stored
        .filter((each) => each.experiment === experiment)
        .map((each) =>
          precisionOf(
            each.comparisons.find(({ id }) => id === comparison),
            arm,
            over,
          ),
        );
    const report = (name, all) => {
      const off = Math.max(...all.map(({ point }) => Math.abs(point - 1)));
      console.log(
        `${name}: ±${percent(median(all.map(({ half }) => half)))} (worst replicate ±${percent(Math.max(...all.map(({ half }) => half)))})` +
          (name.startsWith("A/A") ? `, at most ${percent(off)} off 1` : ""),
      );
    };
    console.log(
      "within one replicate, half the 95 % interval of the median over its blocks, median replicate:",
    );
    report("padding-speedup", of("false-sharing", "padding", "padded-64", "packed"));
    report("A/A padded", of("instrument", "pair", "padded-again", "padded"));
    report("A/A packed", of("instrument", "pair", "packed-again", "packed"));
  },

  /** Arms against themselves over many replicates: intervals cover 1 as often as they say. */
  self: async () => {
    const replicates = new Map();
    const CHUNK = 13;
    for (let repeat = 0; repeat < 24; repeat++) {
      const { runFile } = await measure({ selectors: ["allocator-alignment"], seed: repeat });
      for (const { id, layer, replicates: values } of quantities(runFile, "instrument")) {
        if (!id.startsWith("aa-")) continue;
        const key = `${id} (${layer})`;
        replicates.set(key, [...(replicates.get(key) ?? []), ...values.filter((value) => value !== null)]);
      }
    }
    let [covered, intervals, expected] = [0, 0, 0];
    for (const values of replicates.values()) {
      for (let at = 0; at + CHUNK <= values.length; at += CHUNK) {
        const { low, high, confidence } = medianInterval(values.slice(at, at + CHUNK), 0.1);
        intervals++;
        expected += confidence;
        if (low <= 1 && 1 <= high) covered++;
      }
    }
    console.log(
      `A/A: ${covered} of ${intervals} intervals over ${CHUNK} replicates cover 1; their confidence says ${expected.toFixed(1)}`,
    );
  },

  /** One run's interval against the points of twenty further runs. */
  coverage: async () => {
    const estimate = async (seed) => {
      const { runFile } = await measure({ layers: ["native"], selectors: [HEADLINE], seed });
      return quantities(runFile, "false-sharing").find(({ id }) => id === "padding-speedup").estimate;
    };
    const { point, low, high } = await estimate(1000);
    const further = [];
    for (let seed = 0; seed < 20; seed++) further.push((await estimate(seed)).point);
    const inside = further.filter((each) => low <= each && each <= high).length;
    console.log(
      `${point.toFixed(2)}x [${low.toFixed(2)}, ${high.toFixed(2)}] covers ${inside} of 20 further points: ${further.map((each) => each.toFixed(2)).join(" ")}`,
    );
  },

  /** Ten runs, every second one beside a busy loop on one of the CPUs: nothing is confirmed in one and refuted in another. */
  stability: async () => {
    const verdicts = new Map();
    for (let index = 0; index < 10; index++) {
      const busy = index % 2 === 1;
      const cpu = machine.limits.allowedCpus[((index - 1) / 2) % machine.limits.allowedCpus.length] ?? 0;
      const loop = busy ? spawn("taskset", ["-c", String(cpu), process.execPath, "-e", "for (;;);"]) : null;
      try {
        const { runFile } = await measure({ seed: index });
        const counts = {};
        for (const { claim, layer, verdict } of runFile.verdicts) {
          counts[verdict] = (counts[verdict] ?? 0) + 1;
          const key = `${claim} (${layer})`;
          verdicts.set(key, [...(verdicts.get(key) ?? []), verdict]);
        }
        console.log(
          `run ${index}${busy ? ` beside a busy loop on CPU ${cpu}` : ""}: ${JSON.stringify(counts)}, ${runFile.rounds.done} rounds, ${(runFile.durationMs / 1000).toFixed(1)} s`,
        );
      } finally {
        loop?.kill("SIGKILL");
      }
    }
    const contradicted = [...verdicts].filter(
      ([, words]) => words.includes("confirmed") && words.includes("refuted"),
    );
    for (const [claim, words] of verdicts) {
      if (new Set(words).size > 1) console.log(`  ${claim}: ${words.join(" ")}`);
    }
    console.log(`${contradicted.length} claims confirmed in one run and refuted in another`);
    if (contradicted.length > 0) process.exitCode = 1;
  },
};

try {
  const chosen = process.argv.slice(2);
  for (const name of chosen.length === 0 ? Object.keys(parts) : chosen) {
    if (!Object.hasOwn(parts, name)) throw new Error(`no part "${name}": ${Object.keys(parts).join(", ")}`);
    console.log(`== ${name}`);
    await parts[name]();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
