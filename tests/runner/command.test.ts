import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunFile } from "hardfacts";
import { denied } from "./denied.ts";

/** The command as a user has it, where the system denies what it wants: a process each, judged by what it leaves. */
const CLI = join(import.meta.dirname, "../../dist/cli.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-command-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hardfacts = (words: string[], env: Record<string, string> = {}, wrapper: string[] = []) => {
  const [command, ...rest] = [...wrapper, process.execPath, CLI, ...words];
  const { status, stdout, stderr } = spawnSync(command!, rest, {
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
};
const measured = (words: string[], env: Record<string, string> = {}, wrapper: string[] = []) => {
  const { status, stdout, stderr } = hardfacts([...words, "--json", "--quiet"], env, wrapper);
  expect(stderr).toBe("");
  return { status, runFile: JSON.parse(stdout) as RunFile };
};
const wordsOf = (runFile: RunFile) => new Set(runFile.verdicts.map(({ verdict }) => verdict));

describe("hardfacts", () => {
  it("--json writes the run file to stdout and nothing else there, and the same beside it", () => {
    const { status, runFile } = measured(["allocator-alignment", "--budget", "1ms", "--out", "json"]);
    expect(status).toBe(0);
    const [run] = readdirSync(join(folder, "json"));
    expect(JSON.parse(readFileSync(join(folder, "json", run!, "run.json"), "utf8"))).toEqual(runFile);
  });

  it("that may pin no thread measures, and concludes nothing from it", () => {
    const { status, runFile } = measured(
      ["misaligned-access", "02.02.04/js-workers-false-sharing"],
      denied("affinity", folder),
    );
    expect(status).toBe(0);
    const evidence = runFile.experiments.flatMap((experiment) => experiment.evidence);
    expect(evidence.length).toBeGreaterThan(0);
    expect(evidence.every(({ pinned }) => !pinned)).toBe(true);
    expect(wordsOf(runFile)).not.toContain("confirmed");
    expect(wordsOf(runFile)).not.toContain("refuted");
    expect(runFile.verdicts.some(({ reason }) => reason?.includes("pinned") === true)).toBe(true);
  });

  it("that may not call membarrier says so, and that its claim is not testable", () => {
    const { runFile } = measured(
      ["asymmetric-fence", "allocator-alignment", "--budget", "1ms"],
      denied("membarrier", folder),
    );
    expect(runFile.verdicts.filter(({ claim }) => claim === "02.05.03/membarrier-asymmetric")).toMatchObject([
      {
        verdict: "not-testable",
        reason: expect.stringMatching(/^membarrier\(.*\): Operation not permitted \(errno 1\)$/) as unknown,
      },
    ]);
    expect(runFile.experiments.find(({ id }) => id === "asymmetric-fence")).toMatchObject({
      status: "unavailable",
      dropped: { "replicates denied": 1 },
    });
  });

  it("that may not set memory policies says that they are denied, not absent", () => {
    const { runFile } = measured(
      ["02.05.01/single-node-control", "allocator-alignment", "--budget", "1ms"],
      denied("memory-policy", folder),
    );
    // On a machine of several nodes its own requirement comes first.
    if (runFile.machine.numaNodes.length !== 1) return;
    expect(runFile.verdicts.filter(({ claim }) => claim === "02.05.01/single-node-control")).toMatchObject([
      {
        verdict: "not-testable",
        reason: expect.stringMatching(
          /^mbind of \d+ bytes: Operation not permitted \(errno 1\): denied by this container, not absent$/,
        ) as unknown,
      },
    ]);
    expect(runFile.experiments.find(({ id }) => id === "numa-bandwidth")).toMatchObject({
      status: "unavailable",
    });
  });

  it("that may not set memory policies measures what needs none, also where it asks for huge pages", () => {
    const { runFile } = measured(
      ["tlb-reach", "--layers", "wasm", "--budget", "1ms"],
      denied("memory-policy", folder),
    );
    const { unmet, evidence } = runFile.experiments.find(({ id }) => id === "tlb-reach")!;
    for (const { reason } of unmet) expect(reason).not.toMatch(/mbind|denied/);
    // Huge pages that are switched off, base pages of another size, too little memory: there is nothing to measure.
    if (unmet.length > 0) return;
    expect(new Set(evidence.map(({ comparison }) => comparison))).toEqual(
      new Set(["wasm-reach", "wasm-in-reach", "wasm-scan"]),
    );
  });

  it("without the addon has native claims not testable, and says how to get it", () => {
    const { runFile } = measured(["misaligned-access", "--budget", "1ms"], { HARDFACTS_NO_NATIVE: "1" });
    for (const { layer, verdict, remedy } of runFile.verdicts.filter((each) => each.layer === "native")) {
      expect([layer, verdict]).toEqual(["native", "not-testable"]);
      expect(remedy).not.toBeNull();
    }
    expect(wordsOf(runFile)).toContain("inconclusive");
  });

  it("with nothing that can be measured ends with 3", () => {
    const { status, stderr } = hardfacts(["split-lock", "--layers", "native", "--quiet"], {
      HARDFACTS_NO_NATIVE: "1",
    });
    expect(status).toBe(3);
    expect(stderr).toMatch(/nothing could be measured/);
  });

  it("--fail-on ends with 1 where a verdict matches", () => {
    const { status } = hardfacts([
      "allocator-alignment",
      "--budget",
      "1ms",
      "--quiet",
      "--fail-on",
      "inconclusive",
    ]);
    expect(status).toBe(1);
  });

  it.each([
    [["fals-sharing"], /"false-sharing"/],
    [["--profle", "quick"], /--profile/],
    [["--layers", "nativ"], /"native"/],
    [["--cpus", "0,4000"], /4000/],
    [["--budget", "soon"], /soon/],
    [["--out", "/proc/nowhere"], /--out/],
  ])("%j ends with 2 and says what was meant", (words, message) => {
    const { status, stdout, stderr } = hardfacts(words);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });

  const interrupted = async (signal: NodeJS.Signals) => {
    const out = `interrupted-${signal}`;
    const child = spawn(process.execPath, [CLI, "--layers", "native", "--out", out], { cwd: folder });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    child.kill(signal);
    const status = await new Promise((resolve) =>
      child.on("exit", (code, by) => {
        resolve(code ?? by);
      }),
    );
    return { status, said, out: join(folder, out) };
  };

  it("interrupted keeps what is done and ends with 130", async () => {
    const { status, said, out } = await interrupted("SIGINT");
    expect(status).toBe(130);
    expect(said).toMatch(/interrupted; what was done is kept in/);
    const [run] = readdirSync(out);
    const runFile = JSON.parse(readFileSync(join(out, run!, "run.json"), "utf8")) as RunFile;
    expect(runFile.interrupted).toBe(true);
  });

  it("killed outright leaves no measuring process and no half-written run file", async () => {
    const { out } = await interrupted("SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 500));
    const left = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
      .filter((pid) => {
        try {
          return (
            readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("runner/child/main") &&
            readFileSync(`/proc/${pid}/status`, "utf8").includes("PPid:\t1\n")
          );
        } catch {
          return false;
        }
      });
    expect(left).toEqual([]);
    const [run] = readdirSync(out);
    expect(readdirSync(join(out, run!)).filter((name) => name.includes("run.json"))).toEqual([]);
  });
});
