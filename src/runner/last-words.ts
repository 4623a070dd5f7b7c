/** An error's own line, with its code or without: "TypeError: ...", "Error [ERR_X]: ...". */
const ERROR = /^\w*(?:Error|Exception)\b/;

/** What Node writes around it: the stack, its version, and how to be told more. */
const AROUND = /^(?:\s+at |Node\.js v\d|\(Use `node --trace)/;

/** What a process that ended of an uncaught exception wrote about it, in one line; empty where it wrote nothing. */
export const lastWords = (stderr: string): string => {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const said = lines.findLast((line) => ERROR.test(line)) ?? lines.findLast((line) => !AROUND.test(line));
  return said?.trim() ?? "";
};
