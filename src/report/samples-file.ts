import { gunzipSync, gzipSync } from "node:zlib";
import type { Samples } from "../experiment/samples.ts";

/**
 * Samples on disk: gzip members, one a replicate of one experiment. Unpacked, a member is a 4-byte
 * little-endian length, that many bytes of JSON header, then for each comparison of the header its
 * ns per operation as float32 `[block][arm][thread]` and its flags, one byte a block.
 */
interface Header {
  readonly experiment: string;
  readonly round: number;
  readonly comparisons: readonly {
    readonly id: string;
    readonly arms: readonly string[];
    readonly threads: number;
    readonly blocks: number;
  }[];
}

export interface StoredSamples {
  readonly experiment: string;
  readonly round: number;
  readonly comparisons: readonly {
    readonly id: string;
    readonly arms: readonly string[];
    readonly threads: number;
    readonly blocks: number;
    readonly nsPerOperation: Float32Array;
    readonly flags: Uint8Array;
  }[];
}

export const encodeSamples = (experiment: string, round: number, all: readonly Samples[]): Uint8Array => {
  const header: Header = {
    experiment,
    round,
    comparisons: all.map(({ comparison, armNames, threads, blocks }) => ({
      id: comparison,
      arms: armNames,
      threads,
      blocks,
    })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const bodies = all.flatMap(({ nsPerOperation, flags }) => {
    // float32 keeps 7 digits: the clock gives fewer.
    const narrow = Float32Array.from(nsPerOperation);
    return [Buffer.from(narrow.buffer), Buffer.from(flags)];
  });
  // Level 1: the child compresses between experiments, and noise does not compress anyway.
  return gzipSync(Buffer.concat([length, json, ...bodies]), { level: 1 });
};

/** A round of a thorough run takes a few MB; what unpacks to more than this was not written by hardfacts. */
const MOST_BYTES = 2 ** 29;

/** All replicates in a samples file. Throws where it is cut short, or no such file. */
export const decodeSamples = (file: Uint8Array): StoredSamples[] => {
  const bytes = gunzipSync(file, { maxOutputLength: MOST_BYTES });
  const replicates: StoredSamples[] = [];
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError("samples end before their header says");
    const part = bytes.subarray(at, at + length);
    at += length;
    return part;
  };
  while (at < bytes.length) {
    const header = JSON.parse(take(take(4).readUInt32LE()).toString()) as Header;
    const comparisons = header.comparisons.map((comparison) => {
      const values = take(4 * comparison.blocks * comparison.arms.length * comparison.threads);
      // Copied: the bytes need not be aligned where they stand.
      const nsPerOperation = new Float32Array(Uint8Array.from(values).buffer);
      return { ...comparison, nsPerOperation, flags: Uint8Array.from(take(comparison.blocks)) };
    });
    replicates.push({ experiment: header.experiment, round: header.round, comparisons });
  }
  return replicates;
};
