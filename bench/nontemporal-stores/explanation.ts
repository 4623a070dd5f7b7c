import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "An ordinary store to a line that no cache holds must first fetch the line, because the cache keeps whole lines and the store changes a part: writing a stream costs a read of it too (write-allocate, read for ownership). A nontemporal store goes into a write-combining buffer instead; a buffer that becomes full is sent to memory as one line, and nothing is fetched. A copy then moves 16 bytes an element instead of 24, a triad 24 instead of 32, which bounds the gain to 1.5 and 1.33. The data do not stay in the cache, so that whoever reads them next goes to memory: for buffers that would have fitted a cache these stores are a loss.",
  confounders: [
    "Cores that recognise full-line writes and skip the fetch by themselves (SpecI2M on Intel servers from Ice Lake on, where memory is busy; write streaming on many of Arm's) leave little to gain.",
    "One core's bandwidth may be bound by outstanding misses rather than by bytes, and then fewer bytes do not mean less time.",
    "On Arm stnp is a hint that a core may ignore.",
    "A compiler that turns a copy loop into memcpy measures the library's choice of stores; the loops here are written out in vectors, and a test reads what became of them.",
  ],
};
