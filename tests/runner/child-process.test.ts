import { fork, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, it, vi } from "vitest";
import { MeasuringChild } from "../../src/runner/child-process.ts";

/** The parent's end, with children that do not get as far as the measuring one. */
vi.mock("node:child_process", async (original) => ({ ...(await original()), fork: vi.fn() }));
const { fork: realFork } = await vi.importActual<{ fork: typeof fork }>("node:child_process");
const folder = mkdtempSync(join(tmpdir(), "hardfacts-child-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const systemError = (code: string): Error => Object.assign(new Error(`spawn node ${code}`), { code });

describe("a measuring process that cannot be started", () => {
  it("for want of memory, of which fork throws, has ended", async () => {
    vi.mocked(fork).mockImplementationOnce(() => {
      throw systemError("ENOMEM");
    });
    const child = new MeasuringChild();
    expect(child.isAlive).toBe(false);
    expect(child.pid).toBeNull();
    expect(await child.ready()).toEqual({ how: "cannot be started: spawn node ENOMEM" });
    child.kill();
  });

  it("is asked for without a window of its own", () => {
    const bare = Object.assign(new EventEmitter(), { kill: () => false });
    vi.mocked(fork).mockReturnValueOnce(bare as unknown as ChildProcess);
    new MeasuringChild().kill();
    expect(vi.mocked(fork).mock.lastCall?.[2]).toMatchObject({ detached: true, windowsHide: true });
  });

  it("for want of descriptors, which leaves it without output, has ended", async () => {
    // As Node returns it: nothing of it has been set up.
    const bare = Object.assign(new EventEmitter(), { kill: () => false });
    vi.mocked(fork).mockReturnValueOnce(bare as unknown as ChildProcess);
    const child = new MeasuringChild();
    process.nextTick(() => bare.emit("error", systemError("EMFILE")));
    expect(await child.ready()).toEqual({ how: "cannot be started: spawn node EMFILE" });
  });
});

describe("a measuring process that leaves", () => {
  it.each([
    ["an error", 'throw new TypeError("no such kernel");', "TypeError: no such kernel"],
    [
      "an error with a code and properties",
      'const error = new RangeError("too large"); error.code = "ERR_X"; throw error;',
      "RangeError: too large",
    ],
    ["something that is no error", 'throw "it is over";', "it is over"],
    ["nothing uncaught, but says why", 'console.error("no disk"); process.exitCode = 1;', "no disk"],
  ])("of %s says so, and not what Node writes around it", async (_, body, words) => {
    const script = join(folder, "dying.mjs");
    writeFileSync(script, body);
    vi.mocked(fork).mockImplementationOnce((_module, args, options) => realFork(script, args, options));
    expect(await new MeasuringChild().ready()).toEqual({ how: `left with exit code 1: ${words}` });
  });

  it("is heard out: what it wrote may come behind its end", async () => {
    const stderr = new PassThrough();
    const late = Object.assign(new EventEmitter(), { kill: () => false, stderr });
    vi.mocked(fork).mockReturnValueOnce(late as unknown as ChildProcess);
    const how = new MeasuringChild().ready();
    late.emit("exit", 7, null);
    stderr.once("end", () => late.emit("close", 7, null));
    stderr.end(
      "Error [ERR_DLOPEN_FAILED]: wrong ELF class\n    at Module.load (node:internal:1:1)\n\nNode.js v20.1.0\n",
    );
    expect(await how).toEqual({
      how: "left with exit code 7: Error [ERR_DLOPEN_FAILED]: wrong ELF class",
    });
  });
});
