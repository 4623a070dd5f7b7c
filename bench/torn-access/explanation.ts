import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A naturally aligned access of 8 bytes lies in one line, and a core reads or writes it in the cache in one step: another core sees all of it or nothing. AMD and Arm guarantee this for naturally aligned accesses, Intel for any that stay inside a line. An access that crosses a line is made of two, one for each line, and another core may take one of the lines in between: it then reads half of the new value and half of the old. The language promises even less, since a compiler may split a plain 64-bit access in two where that suits it, which is why the accesses here are single instructions in assembly.",
  confounders: [
    "If the reader never catches the writer at work there is nothing to see: changes between two reads are counted, and only they are chances.",
    "Cores that hold both lines for the length of a split store make tearing rare; none seen does not mean that it cannot be.",
    "An emulator may carry out accesses in other pieces than the hardware would.",
  ],
};
