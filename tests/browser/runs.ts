import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { checkRunFile } from "../../src/report/read-run-file.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

/** A run as it was measured. */
export const recorded = (name: "kvm-guest-quick" | "two-node-guest"): Promise<RunFile> =>
  checkRunFile(
    JSON.parse(
      gunzipSync(readFileSync(new URL(`../fixtures/runs/${name}.json.gz`, import.meta.url))).toString(),
    ),
    name,
  );

/** Runs as they were measured, and one that was made up to have one of everything. */
export const RUNS: readonly (readonly [name: string, run: () => Promise<RunFile>])[] = [
  ["a whole quick run of a guest", () => recorded("kvm-guest-quick")],
  ["a run of a guest with two nodes", () => recorded("two-node-guest")],
  ["the sample", () => Promise.resolve(sampleRun())],
];

/** The page of a telephone to that of a large screen, px. */
export const WIDTHS = [360, 600, 1024, 1440, 2560];
