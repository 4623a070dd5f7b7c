#!/usr/bin/env node
import { packageVersion } from "../version.ts";
import { commandLine } from "./command-line.ts";
import { EXIT } from "./exit-code.ts";
import { standardStream } from "./standard-stream.ts";

/** Hanging up included: a closed terminal loses the reader, not the run. */
const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const stderr = standardStream(process.stderr, () => undefined);
let outputLost = false;
const stdout = standardStream(process.stdout, (message) => {
  outputLost = true;
  stderr.write(`hardfacts: cannot write to standard output: ${message}\n`);
});

const code = await commandLine(process.argv.slice(2), {
  library: () => import("../index.ts"),
  handbook: async () => {
    const [{ catalogue }, { chapters }] = await Promise.all([
      import("../../bench/index.ts"),
      import("../../bench/chapters.ts"),
    ]);
    return { catalogue, chapters };
  },
  version: packageVersion,
  stdout,
  stderr,
  env: process.env,
  now: () => performance.now(),
  onInterrupt: (listener) => {
    for (const signal of INTERRUPTS) process.on(signal, listener);
    return () => {
      for (const signal of INTERRUPTS) process.off(signal, listener);
    };
  },
  exitNow: (code) => process.exit(code),
});
process.exitCode = code;
// What was written last may fail only now.
process.on("exit", () => {
  if (outputLost && code === EXIT.done) process.exitCode = EXIT.notWritten;
});
