import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutputError, RunFileError } from "../../src/errors.ts";
import { readRunFile } from "../../src/report/read-run-file.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { prepareRunDirectory, RunNotWrittenError, writeRunFile } from "../../src/report/store.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const startedAt = new Date("2026-11-23T03:25:40.123Z");

/** What `attempt` throws; fails if it does not. */
const thrownBy = (attempt: () => unknown): unknown => {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

describe("prepareRunDirectory", () => {
  it("makes a folder named by the time, and another one for another run at the same time", () => {
    const out = join(folder, "new", "runs");
    expect(prepareRunDirectory(out, startedAt)).toBe(join(out, "2026-11-23T03-25-40Z"));
    expect(prepareRunDirectory(out, startedAt)).toBe(join(out, "2026-11-23T03-25-40Z-2"));
    expect(prepareRunDirectory(out, startedAt)).toBe(join(out, "2026-11-23T03-25-40Z-3"));
    expect(readdirSync(join(out, "2026-11-23T03-25-40Z"))).toEqual([]);
  });

  it.runIf(existsSync("/proc/self"))("returns from where folders cannot be made at all", () => {
    const error = thrownBy(() => prepareRunDirectory("/proc/hardfacts/deeper", startedAt));
    expect(error).toBeInstanceOf(OutputError);
  });

  it("says what the system said, and names --out, where a file is in the way", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const out of [file, join(file, "below")]) {
      const error = thrownBy(() => prepareRunDirectory(out, startedAt));
      expect(error).toBeInstanceOf(OutputError);
      expect((error as OutputError).message).toMatch(/cannot write to ".*": .*\((EEXIST|ENOTDIR)\)/);
      expect((error as OutputError).remedy).toContain("--out");
    }
  });

  it.skipIf(process.getuid?.() === 0)("refuses a folder that may not be written", () => {
    chmodSync(folder, 0o500);
    const error = thrownBy(() => prepareRunDirectory(folder, startedAt));
    expect((error as OutputError).message).toContain("permission denied (EACCES)");
    chmodSync(folder, 0o700);
  });
});

describe("writeRunFile", () => {
  it("writes what readRunFile reads, from the file or its folder", async () => {
    const path = writeRunFile(sampleRun(), folder);
    expect(path).toBe(join(folder, "run.json"));
    expect(readdirSync(folder)).toEqual(["run.json"]);
    expect(await readRunFile(path)).toEqual(sampleRun());
    expect(await readRunFile(folder)).toEqual(sampleRun());
  });

  it("reads a run from before machines were asked for counters of memory writes", async () => {
    const { machine, ...run } = sampleRun();
    const { memoryWriteCounters: _, ...older } = machine;
    writeRunFile({ ...run, machine: older } as RunFile, folder);
    expect(await readRunFile(folder)).toEqual(sampleRun());
  });

  it("writes on where the system takes only part at a time", async () => {
    writeRunFile(sampleRun(), folder, (fd, bytes, offset) =>
      writeSync(fd, bytes, offset, Math.min(1000, bytes.length - offset)),
    );
    expect(await readRunFile(folder)).toEqual(sampleRun());
  });

  it("leaves nothing behind on a full disk, says so, and still holds the run", () => {
    const full = (fd: number, bytes: Uint8Array, offset: number): number => {
      if (offset > 0)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return writeSync(fd, bytes, 0, 500);
    };
    const error = thrownBy(() => writeRunFile(sampleRun(), folder, full));
    expect(error).toBeInstanceOf(RunNotWrittenError);
    expect((error as RunNotWrittenError).message).toContain("no space left on the device (ENOSPC)");
    expect((error as RunNotWrittenError).runFile).toEqual(sampleRun());
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves an earlier file whole where writing fails", () => {
    writeFileSync(join(folder, "run.json"), "earlier");
    thrownBy(() =>
      writeRunFile(sampleRun(), folder, () => {
        throw new Error("no");
      }),
    );
    expect(readFileSync(join(folder, "run.json"), "utf8")).toBe("earlier");
    expect(readdirSync(folder)).toEqual(["run.json"]);
  });

  it("refuses figures that JSON would turn into null, and names the place", () => {
    const error = thrownBy(() => writeRunFile(sampleRun({ durationMs: NaN }), folder));
    expect((error as Error).message).toContain("durationMs is NaN");
    expect(existsSync(join(folder, "run.json"))).toBe(false);
  });

  it("fails where the folder is gone", () => {
    expect(thrownBy(() => writeRunFile(sampleRun(), join(folder, "gone")))).toBeInstanceOf(
      RunNotWrittenError,
    );
  });
});

describe("readRunFile", () => {
  const refusal = async (content: string | null): Promise<RunFileError> => {
    const path = join(folder, "some.json");
    if (content !== null) writeFileSync(path, content);
    const error: unknown = await readRunFile(path).then(
      () => new Error("it was read"),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RunFileError);
    return error as RunFileError;
  };
  const changed = (change: Partial<Record<keyof RunFile, unknown>>): string =>
    JSON.stringify({ ...sampleRun(), ...change });

  it("says that there is none", async () => {
    const error = await refusal(null);
    expect(error.message).toContain("there is no such file or folder (ENOENT)");
    expect(error.remedy).toContain("run.json");
  });

  it("says that a folder holds none", async () => {
    mkdirSync(join(folder, "empty"));
    await expect(readRunFile(join(folder, "empty"))).rejects.toThrow(/run\.json": there is no such file/);
  });

  it("says that the path leads through a file", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(readRunFile(join(folder, "file", "run.json"))).rejects.toThrow(/ENOTDIR/);
  });

  it("says that it is empty", async () => {
    expect((await refusal(" \n")).message).toContain("is empty");
  });

  it("is read behind a byte order mark, and in UTF-16 told to be so", async () => {
    const path = join(folder, "marked.json");
    writeFileSync(path, `\ufeff${JSON.stringify(sampleRun())}`);
    expect((await readRunFile(path)).startedAt).toBe(sampleRun().startedAt);
    const text = Buffer.from(JSON.stringify(sampleRun()), "utf16le");
    for (const bytes of [
      text,
      Buffer.concat([Buffer.from([0xff, 0xfe]), text]),
      Buffer.from(text).swap16(),
    ]) {
      writeFileSync(path, bytes);
      const error = await readRunFile(path).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RunFileError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/marked\.json" is UTF-16, and JSON has to be UTF-8$/) as string,
        remedy: expect.stringContaining("iconv") as string,
      });
    }
  });

  it("says wherever it was cut that it was cut short", async () => {
    const whole = JSON.stringify(sampleRun());
    for (const length of [1, 2, 17, 40, 1000, whole.length - 1]) {
      const { message } = await refusal(whole.slice(0, length));
      expect(message).toMatch(/is cut short after \d+ characters/);
    }
  });

  it("says where it stops being JSON", async () => {
    expect((await refusal('{\n  "a": 1,\n  oops\n}')).message).toMatch(/is not JSON: line 3, column 3$/);
    expect((await refusal("hello, I am a text")).message).toMatch(/is not JSON/);
  });

  it.each([
    "[]",
    "null",
    "42",
    "{}",
    '{"schemaVersion":1}',
    '{"schemaVersion":1,"tool":null}',
    '{"schemaVersion":1,"tool":{"name":"other"}}',
  ])("says of %s that it is foreign", async (content) => {
    expect((await refusal(content)).message).toContain("not a run file of hardfacts");
  });

  it("says which schema version it reads", async () => {
    const newer = await refusal(changed({ schemaVersion: 2 }));
    expect(newer.message).toContain("has schema version 2; this hardfacts reads 1");
    expect(newer.remedy).toContain("newer hardfacts");
    expect((await refusal(changed({ schemaVersion: 0 }))).message).toContain("no longer reads");
  });

  it("names the first few places that are wrong", async () => {
    const verdicts = sampleRun().verdicts.map((verdict) => ({ ...verdict, layer: "fpga" }));
    const { message } = await refusal(changed({ profile: "hasty", verdicts }));
    expect(message).toContain("profile: ");
    expect(message).toContain("verdicts[0].layer: ");
    expect(message).toMatch(/and \d+ more$/);
  });
});
