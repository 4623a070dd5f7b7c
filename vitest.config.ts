import { defineConfig } from "vitest/config";

/** For what hangs. On a machine that others keep busy a test has taken eight times as long as on a quiet one; none is about time. */
const PATIENCE = 180_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/{layers,runner,native,smoke,package}/**"],
          pool: "threads",
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        // Anything that pins threads or starts measuring processes: one file at a time, each in a process of its own.
        test: {
          name: "native",
          include: ["tests/{layers,runner,native,smoke,package}/**/*.test.ts"],
          pool: "forks",
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
    ],
  },
});
