// The headline ratio (padding-speedup) by hardfacts and by a plain C program of the same shape, run alternately:
// each round one replicate of either. Wants a quiet machine. `npm run test:reference [-- ROUNDS]`
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue } from "../../dist/bench/index.js";
import { probeMachine, run } from "../../dist/src/index.js";
import { medianInterval } from "../../dist/src/statistics/intervals.js";
import { median } from "../../dist/src/statistics/order-statistics.js";

const root = dirname(dirname(import.meta.dirname));
const rounds = Number(process.argv[2] ?? 17);
const program = join(root, "build", "plain_false_sharing");
mkdirSync(dirname(program), { recursive: true });
execFileSync("gcc", ["-O2", "-pthread", join(import.meta.dirname, "false_sharing.c"), "-o", program]);

const machine = await probeMachine();
const [first, second] = machine.limits.allowedCpus;
if (second === undefined) throw new Error("needs two CPUs");
const ours = [];
const plain = [];
for (let round = 0; round < rounds; round++) {
  const { runFile } = await run({
    catalogue,
    machine,
    seed: round,
    budgetMs: 1,
    layers: ["native"],
    cpus: [first, second],
    selectors: ["02.02.04/padding-removes-false-sharing"],
  });
  const quantity = runFile.experiments
    .flatMap((experiment) => experiment.quantities)
    .find(({ id }) => id === "padding-speedup");
  ours.push(quantity.replicates[0]);
  plain.push(Number(execFileSync(program, [first, second, 400, round].map(String), { encoding: "utf8" })));
}
for (const [name, values] of Object.entries({ hardfacts: ours, "plain C": plain })) {
  const { low, high } = medianInterval(values, 0.01) ?? { low: NaN, high: NaN };
  console.log(
    `${name.padEnd(10)} ${median(values).toFixed(2)}x [${low.toFixed(2)}, ${high.toFixed(2)}] over ${rounds} replicates`,
  );
}
const paired = ours.map((value, round) => value / plain[round]);
const { low, high } = medianInterval(paired, 0.01) ?? { low: NaN, high: NaN };
console.log(
  `hardfacts / plain C, paired: ${median(paired).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
);
