import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** The one call that a full disk fails; tests put their own in its place. */
export type Write = (fd: number, bytes: Uint8Array, offset: number) => number;

/**
 * Writes a file so that it is there whole or not at all, even if the power goes: aside in the same folder,
 * flushed, then renamed. What failed leaves nothing behind. A link stays one, and its target is written. A device or a
 * pipe is written to as it is: to rename a file over /dev/null would replace it. Throws the system's own error.
 */
export const writeAtomically = (named: string, bytes: Uint8Array, write: Write = writeSync): void => {
  if (statSync(named, { throwIfNoEntry: false })?.isFile() === false) {
    writePlainly(named, bytes, write);
    return;
  }
  const path = withoutLinks(named);
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const fd = openSync(aside, "w");
    try {
      writeAll(fd, bytes, write);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  flushDirectory(dirname(path));
};

/** Not flushed: devices and pipes cannot be. */
const writePlainly = (path: string, bytes: Uint8Array, write: Write): void => {
  const fd = openSync(path, "w");
  try {
    writeAll(fd, bytes, write);
  } finally {
    closeSync(fd);
  }
};

const writeAll = (fd: number, bytes: Uint8Array, write: Write): void => {
  for (let offset = 0; offset < bytes.length;) offset += write(fd, bytes, offset);
};

/** Where the file itself is, or is to be: a link may also lead to what is not there yet. */
const withoutLinks = (path: string): string => {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return path;
  return statSync(path, { throwIfNoEntry: false }) === undefined
    ? withoutLinks(resolve(dirname(path), readlinkSync(path)))
    : realpathSync(path);
};

/** Makes the rename itself last. Some file systems cannot; the file is whole all the same. */
const flushDirectory = (path: string): void => {
  try {
    const fd = openSync(path, "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Said above.
  }
};
