const BYTE_ORDER_MARK = "\ufeff";

/** What is wrong with a file that is read as JSON, and what to do about it. */
export const UTF_16 = {
  problem: "is UTF-16, and JSON has to be UTF-8",
  remedy:
    "Save it as UTF-8: `iconv -f UTF-16 -t UTF-8` on Linux and macOS, `Set-Content -Encoding utf8` instead of `>` in PowerShell.",
} as const;

/** The text of a JSON file, without the mark that some editors put before it; null where it is UTF-16 (`UTF_16`). */
export const jsonTextOf = (bytes: Uint8Array): string | null => {
  if (isUtf16(bytes)) return null;
  const text = Buffer.from(bytes).toString("utf8");
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
};

/** By its mark; or, as JSON begins with an ASCII character, by the zero that only UTF-16 has beside one. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) ||
  (first === 0xfe && second === 0xff) ||
  (first !== undefined && second !== undefined && (first === 0) !== (second === 0));
