import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeAtomically } from "../../src/report/atomic-write.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hardfacts-write-"))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const page = Buffer.from("a page");
const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink();

describe.skipIf(process.platform === "win32")("what is written", () => {
  it("through a link is in the link's target, and the link stays", () => {
    mkdirSync(join(folder, "elsewhere"));
    const target = join(folder, "elsewhere", "page.html");
    const link = join(folder, "link.html");
    writeFileSync(target, "an older and longer page");
    symlinkSync("elsewhere/page.html", link);
    writeAtomically(link, page);
    expect(isLink(link)).toBe(true);
    expect(readFileSync(target, "utf8")).toBe("a page");
    expect(readdirSync(join(folder, "elsewhere"))).toEqual(["page.html"]);
  });

  it("through links to what is not there yet makes it", () => {
    symlinkSync("second", join(folder, "first"));
    symlinkSync("page.html", join(folder, "second"));
    writeAtomically(join(folder, "first"), page);
    expect(["first", "second", "page.html"].map((name) => isLink(join(folder, name)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toBe("a page");
  });

  it("into a pipe is read at its other end, and the pipe stays", () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      writeAtomically(pipe, page);
      expect(lstatSync(pipe).isFIFO()).toBe(true);
      const read = Buffer.alloc(100);
      expect(read.toString("utf8", 0, readSync(reader, read))).toBe("a page");
    } finally {
      closeSync(reader);
    }
    expect(readdirSync(folder)).toEqual(["pipe"]);
  });

  it("over a folder, or over links in a circle, is refused, and leaves nothing behind", () => {
    mkdirSync(join(folder, "folder"));
    symlinkSync("circle", join(folder, "circle"));
    expect(() => {
      writeAtomically(join(folder, "folder"), page);
    }).toThrow("EISDIR");
    expect(() => {
      writeAtomically(join(folder, "circle"), page);
    }).toThrow("ELOOP");
    expect(readdirSync(folder).sort()).toEqual(["circle", "folder"]);
  });
});
