import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FromKeeper } from "../../src/runner/huge-page-pool.ts";

/** The process that enlarges a pool and gives it back, on a pool of plain files. */
const KEEPER = join(import.meta.dirname, "../../dist/measuring/pool-keeper.js");
const BEFORE = "8";

let directory: string;
const children: ChildProcess[] = [];
const file = (name: string): string => join(directory, name);
const total = (): string => readFileSync(file("nr_hugepages"), "utf8");
const keeper = (pages: number): ChildProcess => {
  const child = fork(KEEPER, [directory, String(pages)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  children.push(child);
  return child;
};
const word = async (child: ChildProcess): Promise<FromKeeper> =>
  ((await once(child, "message")) as [FromKeeper])[0];
const gone = async (child: ChildProcess): Promise<unknown> => {
  const exit = child.exitCode ?? ((await once(child, "exit")) as [number | null])[0];
  return exit;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hardfacts-pool-"));
  writeFileSync(file("nr_hugepages"), BEFORE);
  writeFileSync(file("surplus_hugepages"), "0");
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

describe("the keeper of a pool", () => {
  it("gives back what it has added when its parent hangs up", async () => {
    const child = keeper(64);
    expect(await word(child)).toEqual({ granted: 64 });
    expect(total()).toBe("72");
    child.disconnect();
    expect(await gone(child)).toBe(0);
    expect(total()).toBe(BEFORE);
  });

  it("leaves a number that somebody else has set", async () => {
    const child = keeper(64);
    await word(child);
    writeFileSync(file("nr_hugepages"), "200");
    child.disconnect();
    await gone(child);
    expect(total()).toBe("200");
  });

  it("lets one run at a time add pages, and the next one after it", async () => {
    const [first, second] = [keeper(64), keeper(64)];
    const said = await Promise.all([word(first), word(second)]);
    expect(said.filter((each) => "granted" in each)).toEqual([{ granted: 64 }]);
    const refused = said.find((each) => "refused" in each);
    expect(refused).toMatchObject({ refused: expect.stringContaining("another run of hardfacts") as string });
    expect(total()).toBe("72");
    for (const child of [first, second]) {
      child.disconnect();
      await gone(child);
    }
    expect(total()).toBe(BEFORE);
    const third = keeper(16);
    expect(await word(third)).toEqual({ granted: 16 });
    third.disconnect();
    await gone(third);
    expect(total()).toBe(BEFORE);
  });

  it("gives them back to a parent that hung up while the kernel was looking for pages", async () => {
    // Every look at it waits for us: once before the pool grows, once after, and once before it is given back.
    rmSync(file("surplus_hugepages"));
    if (spawnSync("mkfifo", [file("surplus_hugepages")]).status !== 0) return;
    const child = keeper(64);
    const ended = once(child, "exit");
    // Without a reader there is nobody to answer.
    const answer = async (): Promise<void> => {
      const pipe = await open(file("surplus_hugepages"), constants.O_WRONLY | constants.O_NONBLOCK).catch(
        () => null,
      );
      await pipe?.write("0");
      await pipe?.close();
      await new Promise((resolve) => setTimeout(resolve, 10));
    };
    while (total() === BEFORE) await answer();
    child.disconnect();
    while (child.exitCode === null) await answer();
    expect(await ended).toEqual([0, null]);
    expect(total()).toBe(BEFORE);
  });
});
