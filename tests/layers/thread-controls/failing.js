import { workerData } from "node:worker_threads";

/** Whoever is pinned to CPU 1 throws in its second block, whoever is pinned to CPU 2 leaves; others do their work. */
export const loadNative = () => {
  let cpu = -1;
  let readings = 0;
  return {
    declineHugePages: () => undefined,
    pinThread: (asked) => {
      cpu = asked;
    },
    threadUsage: (out) => {
      out.set([cpu, 0, 0]);
      if (readings++ < 2) return;
      if (cpu === 1) throw new Error(`broken on purpose, shared: ${workerData.memory.buffer.byteLength > 0}`);
      if (cpu === 2) process.exit(9);
    },
  };
};
