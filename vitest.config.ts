import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/{layers,runner,native,smoke,package}/**"],
          pool: "threads",
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
          testTimeout: 60_000,
        },
      },
    ],
  },
});
