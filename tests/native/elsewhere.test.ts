import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { denied } from "../runner/denied.ts";
import { armOf, cpus, measure } from "./measure.ts";

/** The addon in a process of its own: on an older kernel, with a pool that is empty, short of memory, in many groups. */
const ADDON = join(import.meta.dirname, "../../build/Release/hardfacts.node");
const POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";

let folder: string;
let old: Record<string, string>;
let untold: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-elsewhere-"));
  old = denied("populate", folder);
  untold = denied("smaps", folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What `script` answers of the addon; a process that dies says by what. */
const elsewhere = (script: string, env: Record<string, string> = {}): unknown => {
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    ["-e", `const addon = require(${JSON.stringify(ADDON)}); ${script}`],
    { encoding: "utf8", env: { ...process.env, ...env } },
  );
  return stdout === "" ? `${signal ?? ""} ${stderr}` : (JSON.parse(stdout) as unknown);
};

/** One arm's counters, the faults of the process meanwhile and the children left, or the code of what is thrown. */
const measuredElsewhere = (
  slug: string,
  given: Record<string, number | string>,
  { env = {}, first = "" }: { env?: Record<string, string>; first?: string } = {},
) => {
  const plan = {
    cpus: cpus.slice(0, 1),
    arms: [armOf(slug, given, 1)],
    blocks: 2,
    warmupBlocks: 0,
    seed: 1,
    trialNs: 2000,
  };
  return elsewhere(
    `${first};
    const fs = require("fs");
    const faults = () => process.resourceUsage().minorPageFault;
    const children = () => fs.readdirSync("/proc").filter((id) => {
      try { return / \\(.*\\) . (\\d+)/s.exec(fs.readFileSync("/proc/" + id + "/stat", "utf8"))[1] === String(process.pid); }
      catch { return false; }
    }).length;
    const before = faults();
    addon.run(${JSON.stringify(plan)}, new Float64Array(2), new Uint8Array(2)).then(
      ({ arms }) => console.log(JSON.stringify({ ...arms[0].counters, process_faults: faults() - before })),
      ({ code }) => console.log(JSON.stringify({ code, children: children() })),
    );`,
    env,
  ) as Record<string, number | string>;
};

describe("before Linux 5.14", () => {
  it("base pages are touched by one fault each, which writes", ({ skip }) => {
    if (process.arch !== "x64") return skip("base pages may be larger");
    const counters = measuredElsewhere("pointer_chase", { nodes: 8192, stride: 4096 }, { env: old });
    expect(counters).toMatchObject({ wrong_pages: 0, mismatches: 0 });
    // A read first would be a fault more for each.
    expect(counters["process_faults"]).toBeGreaterThanOrEqual(8192);
    expect(counters["process_faults"]).toBeLessThan(1.5 * 8192);
  });

  it("transparent huge pages are huge", async ({ skip }) => {
    const wish = { nodes: 8192, stride: 4096, pages: "thp" };
    const here = await measure("pointer_chase", armOf("pointer_chase", wish, 1).parameters);
    if (here.arms[0]!.counters["wrong_pages"] !== 0) return skip("no huge pages to be had");
    expect(measuredElsewhere("pointer_chase", wish, { env: old })).toMatchObject({ wrong_pages: 0 });
  });

  it("a pool that is empty when it is touched is an error, and no signal", ({ skip }) => {
    let free: number;
    try {
      free = Number(readFileSync(POOL, "utf8"));
    } catch {
      return skip("no pool of 2 MiB pages");
    }
    const given = { nodes: (free + 1) * 512, stride: 4096, pages: "hugetlb2m" };
    expect(measuredElsewhere("pointer_chase", given, { env: old })).toEqual({
      code: "ERR_HUGEPAGES_UNAVAILABLE",
      children: 0,
    });
  });
});

describe("elsewhere", () => {
  it("page tables are counted of a process in thousands of groups", ({ skip }) => {
    if (process.getuid!() !== 0) return skip("only root joins groups");
    // Nor does root where a container forbids it: there is nothing in the way of the line then.
    const first = "try { process.setgroups(Array.from({ length: 2000 }, (_, k) => 100_000 + k)) } catch {}";
    expect(measuredElsewhere("page_touch", { bytes: 2 ** 21 }, { first })).toMatchObject({ mismatches: 0 });
  });

  it("a forked child is gone, also where what is written to cannot be looked at", () => {
    const given = { pages: "base", bytes: 2 ** 21, write: "one-byte-per-2mib" };
    expect(measuredElsewhere("fork_copy", given, { env: untold })).toEqual({
      code: "ERR_NOT_TOLD",
      children: 0,
    });
  });

  it("a binding that is refused memory throws, and the process goes on", ({ skip }) => {
    if (spawnSync("prlimit", ["--version"]).status !== 0) return skip("no prlimit");
    // The answer takes 12 bytes a page: 6 MiB. The engine has room for its own.
    const answer = elsewhere(`
      const all = new Uint8Array(new SharedArrayBuffer(2 ** 31 + 65536));
      const memory = all.subarray(addon.bytesToAligned(all, 65536)).subarray(0, 2 ** 31);
      const bytes = Number(/VmSize:\\s+(\\d+)/.exec(require("fs").readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
      require("child_process").execFileSync("prlimit", ["--pid", String(process.pid), "--as=" + (bytes + 2 ** 20) + ":"]);
      try { addon.nodesOfPages(memory); console.log("null"); }
      catch ({ code }) { console.log(JSON.stringify(code)); }`);
    expect(answer).toBe("ERR_MEMORY");
  });
});
