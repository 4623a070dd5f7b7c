import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "An inclusive last level has a copy of every line that the cores above it hold, so that a lookup there tells whether any core has a line. When it must make room, it picks a line that it thinks little used, because hits in a core's own first level never reach it, and has to take that line out of the core's cache as well: traffic of one core through the L3 then throws lines out of another core's L1. Last levels that are not inclusive (AMD's, those of Intel's servers since Skylake and of its newer clients) keep the account of what the cores hold in a separate directory, and a line may stay above after it has left below. Here one core holds 64 lines and waits on registers while another goes through several times the L3; then each line is timed once.",
  confounders: [
    "A directory (snoop filter) of limited size evicts lines of cores too: large Xeons can look inclusive without being so.",
    "Anything that comes over the probing core meanwhile, an interrupt or another guest on its sibling, throws lines out as well; a neighbour that touches only a little memory shows how much that is.",
    "In a guest the L3 may be split, or the two CPUs may lie under two different ones, and then the neighbour's traffic never reaches the lines.",
    "A buffer too small to replace the whole L3 leaves the lines where they are.",
  ],
};
