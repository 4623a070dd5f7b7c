import { UsageError } from "../errors.ts";
import { parseCpuList } from "../machine/cpu-list.ts";
import { didYouMean } from "../nearest.ts";

/** Readers of flag values. Each throws UsageError in the user's words. */

/** A reader that takes certain words only; shell completion asks it for them. */
export interface WordReader<Value> {
  (text: string): Value;
  readonly known: readonly string[];
  /** Several, with commas between them. */
  readonly list: boolean;
}

export const word = <Word extends string>(flag: string, known: readonly Word[]): WordReader<Word> => {
  const read = (text: string): Word => {
    const found = known.find((each) => each === text);
    if (found !== undefined) return found;
    throw new UsageError(
      `${flag} does not know "${text}"`,
      didYouMean(text, known) ?? `It is one of ${known.join(", ")}.`,
    );
  };
  return Object.assign(read, { known, list: false });
};

/** "native,js", each once. */
export const words = <Word extends string>(
  flag: string,
  known: readonly Word[],
): WordReader<readonly Word[]> => {
  const read = (text: string): readonly Word[] => {
    const parts = text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length === 0)
      throw new UsageError(`${flag} names nothing`, `It takes some of ${known.join(",")}.`);
    return [...new Set(parts.map(word(flag, known)))];
  };
  return Object.assign(read, { known, list: true });
};

/** "0,1", "0-3,8" */
export const cpus = (text: string): readonly number[] => {
  const list = parseCpuList(text);
  if (list !== null && list.length > 0) return list;
  throw new UsageError(`--cpus does not understand "${text}"`, "It takes numbers and ranges: --cpus 0,2-3");
};

export const seed = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 2 ** 32) return value;
  throw new UsageError(
    `--seed does not understand "${text}"`,
    "It takes a whole number from 0 to 4294967295.",
  );
};

const MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  "": 1000,
};

/** "60s", "500ms", "2m", "1.5h"; a bare number is seconds. In ms. */
export const budgetMs = (text: string): number => {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text);
  const unit = match === null ? undefined : MS[match[2]!];
  const value = unit === undefined ? NaN : Number(match![1]) * unit;
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(
    `--budget does not understand "${text}"`,
    "It takes a time: 60s, 500ms, 2m, or 90 for seconds.",
  );
};

const BYTES_PER_SECOND: Readonly<Record<string, number>> = {
  "MB/s": 1e6,
  "GB/s": 1e9,
  "TB/s": 1e12,
  "MiB/s": 2 ** 20,
  "GiB/s": 2 ** 30,
};

/** "307.2GB/s", "25600MB/s". In bytes/s. */
export const bytesPerSecond =
  (flag: string) =>
  (text: string): number => {
    const match = /^(\d+(?:\.\d+)?)\s*(\S+)$/.exec(text);
    const unit = match === null ? undefined : BYTES_PER_SECOND[match[2]!];
    const value = unit === undefined ? NaN : Number(match![1]) * unit;
    if (Number.isFinite(value) && value > 0) return value;
    throw new UsageError(
      `${flag} does not understand "${text}"`,
      `It takes a rate in ${Object.keys(BYTES_PER_SECOND).join(", ")}: ${flag} 307.2GB/s`,
    );
  };
