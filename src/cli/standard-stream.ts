import type { WriteStream } from "node:tty";
import type { Output } from "./context.ts";

/**
 * A standard stream. What its reader no longer wants to read (`| head`) is dropped without a word; any other failure
 * (a full disk behind `>`) is told once, and ends neither a measurement nor the process.
 */
export const standardStream = (stream: WriteStream, onFailure: (message: string) => void): Output => {
  let closed = false;
  // As it is now: `divert` may send elsewhere what others write.
  const write = stream.write.bind(stream);
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    if (error.code !== "EPIPE") onFailure(error.message);
  });
  return {
    write: (text) => {
      if (!closed) write(text);
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

/**
 * Sends to another stream what anybody but us writes to this one from now on, by console or by itself: what a user's file prints as
 * it is loaded or called would stand in the middle of our JSON.
 */
export const divert = (from: WriteStream, to: WriteStream): void => {
  from.write = to.write.bind(to);
};
