/** A file that holds one whole number, of at most 64 bits as all of the kernel's; null for anything else. */
export const integerIn = (text: string | null): number | null => {
  const trimmed = text?.trim() ?? "";
  return /^-?\d{1,20}$/.test(trimmed) ? Number(trimmed) : null;
};

/** As `integerIn`; negative numbers, with which the kernel says "not known" or "no limit", are null. */
export const countIn = (text: string | null): number | null => {
  const value = integerIn(text);
  return value === null || value < 0 ? null : value;
};

/** A file that holds one word; null where it is empty or "(null)". */
export const wordIn = (text: string | null): string | null => {
  const trimmed = text?.replaceAll("\0", "").trim() ?? "";
  return trimmed === "" || trimmed === "(null)" ? null : trimmed;
};

const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** "48K", "32M": a cache's size; null for 0, with which firmware says "not known". */
export const sizeIn = (text: string | null): number | null => {
  const size = /^(\d{1,12})([KMG]?)$/.exec(text?.trim() ?? "");
  if (size === null) return null;
  return Number(size[1]) * SIZE_UNITS[size[2]!]! || null;
};

/** A line "MemTotal:  24684084 kB" of /proc/meminfo, or "Node 0 MemTotal: ..." of a node's, in bytes. */
export const memoryField = (text: string | null, name: string): number | null => {
  const line = new RegExp(`^(?:Node \\d+ )?${name}:\\s+(\\d{1,16}) kB\\s*$`, "m").exec(text ?? "");
  return line === null ? null : Number(line[1]) * 1024;
};
