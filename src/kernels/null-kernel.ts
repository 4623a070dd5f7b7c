import { defineKernel } from "./kernel.ts";

const TURNS = 64;

/** Nothing: what the harness itself costs an operation. */
export const nullKernel = defineKernel({
  slug: "null_kernel",
  operation: "one turn of an empty loop of 64",
  native: true,
  parameters: {},
  wasm: {
    memoryBytes: () => 0,
    bind: ({ wasm }) => {
      const turn = wasm!["null_kernel"]!;
      return { run: () => void turn(TURNS), operations: TURNS };
    },
  },
  js: {
    memoryBytes: () => 0,
    bind: () => ({
      run: () => {
        countDown(TURNS);
      },
      operations: TURNS,
    }),
  },
});

const countDown = (turns: number): void => {
  while (turns > 0) turns--;
};
