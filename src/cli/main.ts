#!/usr/bin/env node
import { packageVersion } from "../version.ts";
import { commandLine } from "./command-line.ts";
import { EXIT } from "./exit-code.ts";
import { reportFailure } from "./failure.ts";
import { divert, standardStream } from "./standard-stream.ts";

/** Hanging up included: a closed terminal loses the reader, not the run. */
const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const stderr = standardStream(process.stderr, () => undefined);
let outputLost = false;
const stdout = standardStream(process.stdout, (message) => {
  outputLost = true;
  stderr.write(`hardfacts: cannot write to standard output: ${message}\n`);
});
divert(process.stdout, process.stderr);

// A timer or a promise of a user's file: by itself Node would end in 1, which is a verdict's.
process.on("uncaughtException", (error) => process.exit(reportFailure(error, { stderr, env: process.env })));

let ended = false;
process.on("exit", (code) => {
  // 13: it waits for a promise that nothing is left to settle.
  if (ended || (code !== EXIT.done && code !== 13)) return;
  stderr.write("hardfacts: an experiment file ended the process, or waits for what never comes\n");
  process.exitCode = EXIT.usage;
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
ended = true;
process.exitCode = code;
// A server or a timer of a user's file keeps nobody waiting; what is still to be written does.
setInterval(() => {
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}, 200).unref();
// What was written last may fail only now.
process.on("exit", () => {
  if (outputLost && code === EXIT.done) process.exitCode = EXIT.notWritten;
});
