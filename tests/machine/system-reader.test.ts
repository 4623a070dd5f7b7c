import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

import { recordedReader, systemReader, type SystemReader } from "../../src/machine/system-reader.ts";

const root = mkdtempSync(join(tmpdir(), "hardfacts-reader-"));
mkdirSync(join(root, "sys/node0"), { recursive: true });
mkdirSync(join(root, "sys/node7"));
writeFileSync(join(root, "sys/online"), "0-1\n");
writeFileSync(join(root, "sys/node0/empty"), "");
afterAll(() => {
  rmSync(root, { recursive: true });
});

const READERS: readonly (readonly [string, SystemReader])[] = [
  ["systemReader", systemReader(root)],
  ["recordedReader", recordedReader({ "/sys/online": "0-1\n", "/sys/node0/empty": "", "/sys/node7/": "" })],
];

describe.each(READERS)("%s", (_name, reader) => {
  test("gives a file as it is", () => {
    expect(reader.readText("/sys/online")).toBe("0-1\n");
  });

  test("tells an empty file from a missing one", () => {
    expect(reader.readText("/sys/node0/empty")).toBe("");
    expect(reader.readText("/sys/node0/missing")).toBeNull();
  });

  test("a directory is no file, and a file no directory", () => {
    expect(reader.readText("/sys/node0")).toBeNull();
    expect(reader.readText("/sys/node7/")).toBeNull();
    expect(reader.list("/sys/online")).toEqual([]);
  });

  test("lists a directory, and nothing of one that is missing", () => {
    expect([...reader.list("/sys")].sort()).toEqual(["node0", "node7", "online"]);
    expect([...reader.list("/sys/")].sort()).toEqual(["node0", "node7", "online"]);
    expect(reader.list("/proc")).toEqual([]);
    expect(reader.list("/sys/node7")).toEqual([]);
  });
});
