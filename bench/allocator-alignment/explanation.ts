import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "malloc promises alignment for any basic type, 16 bytes on x86-64 and Armv8, and no more. glibc puts 8 bytes of bookkeeping before each block and rounds the whole to a multiple of 16, so a block of 64 bytes takes 80: consecutive blocks start 80 bytes apart and go through all four 16-byte places of a line in turn. Only one in four starts on a line, and three in four of these line-sized blocks straddle two lines. aligned_alloc(64, 64) asks for what is wanted and gets it. Allocators that cut blocks of one size class out of whole pages, such as jemalloc and tcmalloc, put those of 64 bytes on lines as a by-product.",
  confounders: [
    "An allocator that is preloaded over glibc's is measured in its place; it is noticed and the result voided.",
    "Chunks that earlier code freed come back in whatever order, so that the share in a long-running program varies; here all trials of a replicate have one arena of their own, whose free chunks are merged in between.",
  ],
};
