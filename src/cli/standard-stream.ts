import type { WriteStream } from "node:tty";
import type { Output } from "./context.ts";

/**
 * A standard stream. What its reader no longer wants to read (`| head`) is dropped without a word; any other failure
 * (a full disk behind `>`) is told once, and ends neither a measurement nor the process.
 */
export const standardStream = (stream: WriteStream, onFailure: (message: string) => void): Output => {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    if (error.code !== "EPIPE") onFailure(error.message);
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    // Undefined, not false, where it is a pipe or a file.
    isTTY: (stream.isTTY as boolean | undefined) === true,
    get columns() {
      return stream.columns as number | undefined;
    },
    get rows() {
      return stream.rows as number | undefined;
    },
  };
};
