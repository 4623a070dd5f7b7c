#!/usr/bin/env node
import { packageVersion } from "../version.ts";
import { commandLine } from "./command-line.ts";
import { standardStream } from "./standard-stream.ts";

const INTERRUPTS = ["SIGINT", "SIGTERM"] as const;

process.exitCode = await commandLine(process.argv.slice(2), {
  library: () => import("../index.ts"),
  handbook: async () => {
    const [{ catalogue }, { chapters }] = await Promise.all([
      import("../../bench/index.ts"),
      import("../../bench/chapters.ts"),
    ]);
    return { catalogue, chapters };
  },
  version: packageVersion,
  stdout: standardStream(process.stdout),
  stderr: standardStream(process.stderr),
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
