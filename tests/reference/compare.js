// Figures by hardfacts and by plain C programs of the same shape that share no code with it, run alternately: each
// round one replicate of either. Wants a quiet machine. `npm run test:reference [-- ROUNDS [PROGRAM...]]`
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue } from "../../dist/bench/index.js";
import { probeMachine, run } from "../../dist/src/index.js";
import { medianInterval } from "../../dist/src/statistics/intervals.js";
import { arrayBytes } from "../../dist/src/experiment/streams.js";
import { median } from "../../dist/src/statistics/order-statistics.js";

const machine = await probeMachine();
const [first, second] = machine.limits.allowedCpus;
if (second === undefined) throw new Error("needs two CPUs");

const KIB = 1024;
/** Of every first level in use, of every second level, and of none. */
const WORKING_SETS = [16 * KIB, 1024 * KIB, 64 * KIB * KIB];

/** Loads and locked adds by the state of their line. */
const STATES = [
  ...["load-peer-modified", "load-peer-exclusive", "load-shared", "load-flushed", "load-first-level"],
  ...["rmw-modified", "rmw-shared", "rmw-peer-modified", "rmw-flushed"],
];

/** STREAM's loops, in the order in which the program prints them, over arrays of this size. */
const LOOPS = ["read", "copy", "copy-nt", "scale", "add", "triad", "triad-nt"];
const ARRAY_BYTES = arrayBytes({ machine, profile: "quick", cpus: [first, second] }, 3);

/**
 * What is measured by `selector` and by `program` with its arguments; `plain` makes named figures of what it prints, and
 * `ours` names the quantities that are the same, or the point of a series.
 */
const COMPARISONS = [
  {
    program: "false_sharing",
    selector: "02.02.04/padding-removes-false-sharing",
    arguments: (round) => [first, second, 400, round],
    plain: ([ratio]) => ({ "padding-speedup": ratio }),
    ours: { "padding-speedup": ["padding-speedup"] },
  },
  {
    program: "chase",
    selector: "cache-latency",
    // The curve of the quick profile may end below the third of the working sets.
    profile: "standard",
    arguments: (round) => [second, round + 1, ...WORKING_SETS],
    // Two numbers a working set. The clock moves between the programs: what the core does is compared in its cycles.
    plain: (values) =>
      Object.fromEntries(
        WORKING_SETS.flatMap((bytes, index) => [
          [`${bytes / KIB} KiB, ns`, values[2 * index]],
          [`${bytes / KIB} KiB, cycles`, values[2 * index + 1]],
        ]),
      ),
    ours: Object.fromEntries(
      WORKING_SETS.flatMap((bytes) => [
        [`${bytes / KIB} KiB, ns`, ["latency-base", bytes]],
        [`${bytes / KIB} KiB, cycles`, ["latency-cycles-base", bytes]],
      ]),
    ),
  },
  {
    program: "ping_pong",
    selector: "02.02.02/handoff-latency",
    arguments: () => [first, second, 20_000],
    plain: ([ns]) => ({ "one way": ns }),
    ours: { "one way": [`handoff-${first}-${second}`] },
  },
  {
    program: "line_states",
    selector: "coherence-states",
    arguments: () => [first, second, 100],
    // In the order in which it prints them; the last has no equal here, where that arm takes more lines.
    plain: (values) => Object.fromEntries(STATES.map((id, index) => [id, values[index]])),
    ours: Object.fromEntries(STATES.map((id) => [id, [id]])),
  },
  {
    program: "store_buffering",
    selector: "02.02.02/mesi-implies-sc",
    arguments: (round) => [first, second, 200, "clock", "none", round],
    plain: ([_roundsPerSecond, perMillion]) => ({ "both words 0": perMillion / 1e6 }),
    ours: { "both words 0": ["sb-rate"] },
  },
  {
    program: "stream",
    selector: "nontemporal-stores",
    // Quick has no curve over arrays of this size.
    profile: "standard",
    // As STREAM asks to be compiled.
    flags: ["-O3", "-march=native"],
    arguments: () => [second, ARRAY_BYTES / (KIB * KIB), 11],
    plain: (values) =>
      Object.fromEntries(LOOPS.map((loop, index) => [`${loop}, bytes/s`, values[index] * 1e9])),
    ours: Object.fromEntries(LOOPS.map((loop) => [`${loop}, bytes/s`, [`bandwidth-${loop}`, ARRAY_BYTES]])),
  },
];

const numbersIn = (text) =>
  [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g)].map(([number]) => Number(number));

const folder = join(dirname(dirname(import.meta.dirname)), "build");
mkdirSync(folder, { recursive: true });
const build = (program, flags = ["-O2"]) => {
  const binary = join(folder, `plain_${program}`);
  execFileSync("gcc", [...flags, "-pthread", join(import.meta.dirname, `${program}.c`), "-o", binary]);
  return binary;
};

const valueOf = (runFile, [id, x]) => {
  const replicate = runFile.experiments
    .flatMap((experiment) => experiment.quantities)
    .find((quantity) => quantity.id === id && quantity.layer === "native")?.replicates[0];
  return x === undefined ? replicate : replicate?.find((point) => point.x === x)?.value;
};

const intervalText = (values) => {
  const { low, high } = medianInterval(values, 0.01) ?? { low: NaN, high: NaN };
  return `${median(values).toPrecision(4)} [${low.toPrecision(4)}, ${high.toPrecision(4)}]`;
};

const rounds = Number(process.argv[2] ?? 17);
const wanted = process.argv.slice(3);
for (const comparison of COMPARISONS) {
  const { program, selector, profile = "quick", flags, arguments: given, plain, ours } = comparison;
  if (wanted.length > 0 && !wanted.includes(program)) continue;
  const binary = build(program, flags);
  const figures = Object.fromEntries(Object.keys(ours).map((name) => [name, { hardfacts: [], plain: [] }]));
  for (let round = 0; round < rounds; round++) {
    const { runFile } = await run({
      catalogue,
      machine,
      seed: round,
      profile,
      budgetMs: 1,
      layers: ["native"],
      cpus: [first, second],
      selectors: [selector],
    });
    const printed = plain(numbersIn(execFileSync(binary, given(round).map(String), { encoding: "utf8" })));
    for (const [name, where] of Object.entries(ours)) {
      const value = valueOf(runFile, where);
      // A replicate that other work disturbed gives no value.
      if (typeof value !== "number") continue;
      figures[name].hardfacts.push(value);
      figures[name].plain.push(printed[name]);
    }
  }
  for (const [name, { hardfacts, plain: values }] of Object.entries(figures)) {
    const paired = hardfacts.map((value, round) => value / values[round]);
    console.log(
      `${program}, ${name}: hardfacts ${intervalText(hardfacts)}, plain C ${intervalText(values)}, paired ${intervalText(paired)} over ${hardfacts.length} rounds`,
    );
  }
}
