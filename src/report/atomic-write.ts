import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The one call that a full disk fails; tests put their own in its place. */
export type Write = (fd: number, bytes: Uint8Array, offset: number) => number;

/**
 * Writes a file so that it is there whole or not at all, even if the power goes: aside in the same folder,
 * flushed, then renamed. What failed leaves nothing behind. Throws the system's own error.
 */
export const writeAtomically = (path: string, bytes: Uint8Array, write: Write = writeSync): void => {
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const fd = openSync(aside, "w");
    try {
      for (let offset = 0; offset < bytes.length;) offset += write(fd, bytes, offset);
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
