import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Binary search does log2(n) steps, each of which decides where to look next, and with random keys a jump on the outcome is mispredicted every other time, at 15 to 20 cycles each. Linear search does n/2 or n steps that depend on nothing: comparing and counting runs at several elements a cycle, and there is at most one misprediction, at the end. So for a handful of elements linear may win, and for thousands it cannot. Where they cross depends on the form: with conditional moves instead of jumps binary search has no mispredictions but a chain of load, compare and select; if the next search need not wait for the answer, chains of several searches overlap.",
  confounders: [
    "Compilers choose between jumps and conditional moves by themselves, and the choice flips the winner; both forms are fixed in the source.",
    "Keys that repeat are learned by the branch predictor and make jumps look free.",
    "With vector instructions linear search would be several times faster; the claim is about plain code.",
  ],
};
