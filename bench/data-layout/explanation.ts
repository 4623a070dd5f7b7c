import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Memory moves in lines: whoever wants 8 bytes of a 64-byte record pays for all 64, whether it uses the rest or not. A scan over one field of an array of records therefore moves eight times the bytes of a scan over a packed array of that field, and out of cache it takes several times as long, prefetchers or no. The time per access rises with the stride until every access has a line of its own, and from there on much less. A record that straddles two lines needs two of them for what one would hold, which shows as soon as the records are read at random and nothing fetches the second in advance. Inside the first-level cache none of this matters, since there a load costs the same wherever it goes.",
  confounders: [
    "Adjacent-line and stream prefetchers bring in lines that were not asked for: the rise with the stride may go on to 128 or 256 bytes.",
    "A loop bound by its arithmetic hides what is moved, and vector code helps the packed array alone; the loop is scalar everywhere.",
    "Two lines of one 128-byte pair are often fetched together, which gives the second half of a straddling record for nothing.",
    "A last-level cache larger than stated, or shared unequally, would answer part of the reads; lines are flushed before they are timed.",
  ],
};
