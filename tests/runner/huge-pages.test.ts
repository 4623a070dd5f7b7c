import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeMachine, run, type Machine, type RunFile, type RunOptions } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
import { denied } from "./denied.ts";

/** What is between a check and the use of what was checked; what a run takes of the system, and that it gives it back. */
const CLI = join(import.meta.dirname, "../../dist/cli.js");
const POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB";
const COUNTS = ["nr_hugepages", "free_hugepages", "resv_hugepages", "surplus_hugepages"];
const pool = (): number[] => COUNTS.map((name) => Number(readFileSync(join(POOL, name), "utf8")));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-huge-pages-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ONE_ROUND = { budgetMs: 1 };
const measure = (options: Partial<RunOptions>) =>
  run({ catalogue, seed: 1, layers: ["native"], ...options }).then(({ runFile }) => runFile);

const cli = (words: string[], env: Record<string, string> = {}, wrapper: string[] = []) => {
  const [command, ...rest] = [...wrapper, process.execPath, CLI, ...words];
  return spawnSync(command!, rest, { encoding: "utf8", cwd: folder, env: { ...process.env, ...env } });
};
const measured = (words: string[], env?: Record<string, string>, wrapper?: string[]): RunFile => {
  const { stdout, stderr } = cli(
    [...words, "--layers", "native", "--budget", "1ms", "--json", "--quiet"],
    env,
    wrapper,
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as RunFile;
};
const experimentOf = (runFile: RunFile, id: string) => runFile.experiments.find((each) => each.id === id)!;
const firstOf = (runFile: RunFile, id: string) =>
  experimentOf(runFile, "huge-page-accounting").quantities.find((quantity) => quantity.id === id)!
    .replicates[0];

/** A pool can be enlarged here: by root, and not in a container that may not write to sysfs. */
const mayEnlarge = ((): boolean => {
  try {
    return process.getuid!() === 0 && (statSync(join(POOL, "nr_hugepages")).mode & 0o200) !== 0;
  } catch {
    return false;
  }
})();

/** A run that was told of free pages which others have taken since. */
const promised = (machine: Machine): Machine => ({
  ...machine,
  memory: {
    ...machine.memory,
    hugePages: [{ pageBytes: 2 ** 21, total: 1e6, free: 1e6, reserved: 0 }],
  },
});

describe("what was there when it was looked for", () => {
  it("a pool that was emptied since makes its own claims not testable, and no others", async () => {
    const machine = promised(await probeMachine());
    // As many pages as are free fit into these arms: none, as a rule.
    const { free } = machine.memory.hugePages[0]!;
    expect(free).toBe(1e6);
    const [, actuallyFree] = pool();
    if (actuallyFree! >= 9) return;
    const runFile = await measure({ selectors: ["huge-page-accounting"], machine, ...ONE_ROUND });
    for (const claim of ["pte-bytes-hugetlb", "hugetlb-accounting"]) {
      expect(runFile.verdicts.find((each) => each.claim === `02.05.02/${claim}`)).toMatchObject({
        verdict: "not-testable",
        reason: expect.stringMatching(
          /^mmap of \d+ huge pages of 2 MiB, of which \d+ are free and \d+ of these reserved: Cannot allocate memory/,
        ) as unknown,
        remedy: expect.stringContaining("nr_hugepages") as unknown,
      });
    }
    expect(firstOf(runFile, "base-table-share")).not.toBeNull();
    expect(experimentOf(runFile, "huge-page-accounting").status).toBe("partial");
  });

  it("memory that cannot be mapped is named with its size, and the rest of the run is made", () => {
    const runFile = measured(["huge-page-accounting", "allocator-alignment"], denied("memory", folder));
    const { status, reason } = experimentOf(runFile, "huge-page-accounting");
    expect(status).not.toBe("done");
    expect(reason).toMatch(/mmap of \d+ bytes: Cannot allocate memory \(errno 12\)/);
    expect(experimentOf(runFile, "allocator-alignment").evidence.length).toBeGreaterThan(0);
    const claims = runFile.verdicts.filter(({ claim }) => claim.startsWith("02.05.02/"));
    expect(new Set(claims.map(({ verdict }) => verdict))).toEqual(new Set(["inconclusive", "not-testable"]));
  });

  it("smaps that cannot be read makes what rests on it not testable, and says so", () => {
    const runFile = measured(
      ["huge-page-accounting", "huge-page-fork", "allocator-alignment"],
      denied("smaps", folder),
    );
    const told = runFile.verdicts.filter(({ reason }) => reason?.includes("/proc/self/smaps") === true);
    expect(told.map(({ claim }) => claim)).toContain("02.05.02/pte-bytes-4k");
    for (const { verdict, remedy } of told) {
      expect(verdict).toBe("not-testable");
      expect(remedy).not.toBeNull();
    }
  });

  it("a process that may lock no memory measures all the same", () => {
    const runFile = measured(["huge-page-accounting"], {}, ["prlimit", "--memlock=0:0"]);
    expect(firstOf(runFile, "base-table-share")).toBeCloseTo(1, 1);
  });
});

describe("--allow huge-pages", () => {
  it.runIf(process.getuid!() !== 0)("says what it needs where it is not root", () => {
    const { status, stderr } = cli(["huge-page-accounting", "--allow", "huge-pages", "--quiet"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/could not be reserved: .*\nrun as root/);
  });

  it.runIf(mayEnlarge)("has the pages for the run, and gives them back", async () => {
    const before = pool();
    const runFile = await measure({
      selectors: ["huge-page-accounting"],
      allow: ["huge-pages"],
      ...ONE_ROUND,
    });
    expect(pool()).toEqual(before);
    const [known] = runFile.machine.memory.hugePages.filter(({ pageBytes }) => pageBytes === 2 ** 21);
    if (known!.free! < before[1]! + 64) return;
    expect(firstOf(runFile, "hugetlb-table-ratio")).toBe(0);
    expect(firstOf(runFile, "pool-change-per-page")).toBe(-1);
    expect(firstOf(runFile, "pool-change-per-mapped-page")).toBe(0);
    expect(firstOf(runFile, "unreserved-change-per-mapped-page")).toBe(-1);
  });

  it.runIf(mayEnlarge)("takes none where nothing that was selected needs any", async () => {
    const before = pool();
    const runFile = await measure({
      selectors: ["allocator-alignment"],
      allow: ["huge-pages"],
      ...ONE_ROUND,
    });
    expect(runFile.machine.memory.hugePages.find(({ pageBytes }) => pageBytes === 2 ** 21)?.total).toBe(
      before[0],
    );
  });

  it.runIf(mayEnlarge).each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
    "gives them back after %s",
    async (signal) => {
      const before = pool();
      const words = ["huge-page-accounting", "--layers", "native", "--allow", "huge-pages", "--quiet"];
      const child = spawn(process.execPath, [CLI, ...words], { cwd: folder, stdio: "ignore" });
      await expect.poll(() => pool()[0], { timeout: 20_000 }).toBeGreaterThan(before[0]!);
      // Half-way: a measuring process has begun, and holds pages now and then.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
      await expect.poll(pool, { timeout: 10_000 }).toEqual(before);
      if (signal === "SIGKILL") return;
      // What was done is kept, as ever.
      expect(readdirSync(join(folder, "hardfacts-runs")).length).toBeGreaterThan(0);
    },
  );
});
