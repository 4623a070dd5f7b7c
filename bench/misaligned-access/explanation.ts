import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Most cores load up to a whole vector from one line in one access, wherever in the line it begins, because the cache delivers the line to a shifter that cuts out the bytes. Only an access that crosses from one line into the next needs two lookups and a merge, and so takes two turns of a load port; a store across lines takes two entries' worth of work when it is written to the cache. Where the two lines lie on different pages, two translations are needed as well, and on some cores the store then takes a slow path. Alignment by itself therefore costs nothing on most current x86-64 and Armv8 cores; what costs is the crossing, which a random 8-byte access in 64-byte lines makes 7 times in 64.",
  confounders: [
    "A loop whose overhead is as large as the access hides both the free and the dear case; displacements are compiled in, and more than one load a cycle shows that nothing else binds.",
    "A load that follows a store to partly the same bytes fails store forwarding, which costs more than any split; loads and stores are measured apart.",
    "Crossings of 8 bytes cost loads something on Cortex-A55 and A75, of 16 stores on several Arm cores, of 32 loads on AMD's first Zen, although the line is not crossed.",
    "Under emulation an unaligned access may be carried out byte by byte.",
  ],
};
