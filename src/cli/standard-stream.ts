import type { WriteStream } from "node:tty";
import type { Output } from "./context.ts";

/** A standard stream. What its reader no longer wants to read (`| head`) is dropped without a word. */
export const standardStream = (stream: WriteStream): Output => {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
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
  };
};
