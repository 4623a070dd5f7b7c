import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import type { RunFile } from "hardfacts";
import { afterAll, describe, expect, it } from "vitest";
import { experimentFolder, minimal } from "../own/files.ts";
import { limitedGroup } from "./limited-group.ts";

/** A kernel that ends the measuring process for want of memory: here that of a control group, made for the purpose. */
const CLI = join(dirname(dirname(import.meta.dirname)), "dist/src/cli/main.js");
const { folder, write, remove } = experimentFolder();
const MOST_BYTES = 2 ** 28;
const group = limitedGroup(MOST_BYTES);
afterAll(async () => {
  remove();
  await group?.remove();
});

const inGroup = (...words: readonly string[]) =>
  spawnSync("sh", ["-c", `${group!.enter} && exec "$0" "$@"`, process.execPath, CLI, ...words], {
    encoding: "utf8",
    cwd: folder,
    timeout: 150_000,
  });

describe.runIf(group !== null)("a measuring process that the kernel ends for want of memory", () => {
  it("costs its experiment, which says so, and nothing else", () => {
    write(
      "greedy.ts",
      minimal({
        'far: { kernel: "field_scan", parameters: { pitch: 64, count: 512 } }': `far: { kernel: "page_placement", parameters: { bytes: ${MOST_BYTES} } }`,
      }),
    );
    const { status, stdout, stderr } = inGroup(
      ...["./greedy.ts", "misaligned-access"],
      ...["--layers", "native", "--budget", "1ms", "--json", "--quiet"],
    );
    expect(stderr).toBe("");
    const { experiments, machine, verdicts } = JSON.parse(stdout) as RunFile;
    if (machine.calibration === null) return;
    const [greedy, other] = ["mine", "misaligned-access"].map((id) =>
      experiments.find((each) => each.id === id)!,
    );
    expect(greedy).toMatchObject({ status: "crashed", dropped: { "replicates crashed": 1 } });
    expect(greedy!.reason).toMatch(
      /^the measuring process was killed by SIGKILL: out of memory \(.*control group/,
    );
    expect(verdicts.find(({ claim }) => claim === "99.00.01/far-is-slow")).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining(greedy!.reason!) as string,
    });
    expect(other!.dropped).not.toHaveProperty("replicates crashed");
    expect(other!.quantities[0]!.replicates[0]).not.toBeNull();
    expect(status).toBe(0);
  });
});
