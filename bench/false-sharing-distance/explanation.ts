import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "The unit that caches pass between them can be measured instead of read from a file: two threads add atomically to two words, and the distance between the words grows from 4 to 512 bytes. As long as both words lie in one line, every add may need the line back from the other core; from the first distance at which they lie in two lines, each core keeps its own. Throughput over distance is therefore flat, jumps once, and is flat again, and the place of the jump is the line as coherence has it. The same words moved 32 bytes into the line part 32 bytes sooner, whatever the size of the line, which shows that it is the line's border and not the distance as such that counts.",
  confounders: [
    "Adjacent-line prefetching may move part of the step from 64 to 128 bytes.",
    "Some Arm server cores have other lines (Fujitsu's A64FX: 256 bytes): the claim is refuted there, as it should be.",
    "If the threads hardly overlap there is no contention below the line size either, and no step to find.",
    "In a guest the near and far positions of the CPUs change the height of the step, not its place; but a change in the middle of a replicate can look like a step.",
  ],
};
