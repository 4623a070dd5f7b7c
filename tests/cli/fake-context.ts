import { chapters } from "../../bench/chapters.ts";
import type { Context, Library, Output } from "../../src/cli/context.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import * as library from "../../src/index.ts";
import type { RunOptions, RunOutcome } from "../../src/runner/options.ts";
import { sampleRun, sampleTitles } from "../fixtures/runs/sample-run.ts";

/** The experiments of the sample run, with its claims; they are never measured. */
const experiments: readonly Experiment[] = sampleRun().experiments.map(({ id, role }) => ({
  id,
  role,
  shows: `what ${id} shows`,
  layers: ["native"],
  requires: [],
  comparisons: () => [],
  quantities: () => [],
  claims:
    id === "false-sharing"
      ? [...sampleTitles].map(([claim, title]) => ({
          id: claim,
          title,
          statement: title,
          source: "a book",
          prior: "likely" as const,
          layers: ["native" as const],
          parts: [],
          controls: [],
        }))
      : [],
}));

export interface Recorded {
  readonly context: Context;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Options of every run that was begun. */
  readonly runs: RunOptions[];
  readonly interrupt: () => void;
  readonly listening: () => number;
  readonly exits: number[];
}

const writtenRun = (): Promise<RunOutcome> =>
  Promise.resolve({ runFile: sampleRun(), path: "hardfacts-runs/x/run.json" });

/** A context that records what a command does; `run` stands in for the measuring. */
export const fakeContext = (
  run: (options: RunOptions) => Promise<RunOutcome> = writtenRun,
  {
    isTTY = false,
    env = {},
    onPage = () => {},
  }: { readonly isTTY?: boolean; readonly env?: Context["env"]; readonly onPage?: () => void } = {},
): Recorded => {
  const written = { stdout: "", stderr: "" };
  const runs: RunOptions[] = [];
  const exits: number[] = [];
  const listeners = new Set<() => void>();
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTTY,
    columns: 80,
    rows: 24,
  });
  const fakeLibrary: Library = {
    ...library,
    run: (options) => {
      runs.push(options);
      return run(options);
    },
    // No folder of a run is there to write into.
    writeReport: (_runFile, path, out) => {
      onPage();
      return Promise.resolve(out ?? path.replace("run.json", "index.html"));
    },
    probeCalibratedMachine: () => Promise.resolve(sampleRun().machine),
    probeMachineAndNative: () => Promise.resolve({ machine: sampleRun().machine, native: null }),
  };
  let time = 0;
  return {
    context: {
      library: () => Promise.resolve(fakeLibrary),
      handbook: () => Promise.resolve({ catalogue: { module: "file:///nowhere", experiments }, chapters }),
      version: () => "1.2.3",
      stdout: output("stdout"),
      stderr: output("stderr"),
      env,
      // A second between any two looks at the clock.
      now: () => (time += 1000),
      onInterrupt: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      exitNow: (code) => {
        exits.push(code);
      },
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    runs,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
    listening: () => listeners.size,
    exits,
  };
};
