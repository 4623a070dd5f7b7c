import { defineConfig } from "vitest/config";

/** Pages in a real browser: seconds each, and only where there is one (npm run test:browser). */
export default defineConfig({
  test: {
    include: ["tests/browser/*.browser.ts"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
