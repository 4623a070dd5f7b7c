import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run test:guest [-- -t "two nodes"]`: apart from `npm test`, since it takes minutes and an emulator. */
export default defineConfig({
  test: {
    root: dirname(dirname(import.meta.dirname)),
    include: ["tests/guest/boots.guest.ts"],
    pool: "forks",
    reporters: ["verbose"],
    // Of the boots that were not asked for.
    hideSkippedTests: true,
  },
});
