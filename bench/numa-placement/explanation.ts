import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "Mapping memory decides nothing about where it is: a page gets its place when it is first touched. By default the kernel takes it from the node of the CPU that touches it, so the thread that initialises a buffer decides for all who use it later, and who called malloc does not matter. A policy set beforehand (mbind, set_mempolicy) replaces that rule: bind allows the named nodes only, and the touch fails when they have nothing left; preferred falls back to others; interleave deals pages out in turn. A policy that is set afterwards applies to pages yet to come, and moves those that are there only if it is asked to (MPOL_MF_MOVE). Where every page is, the kernel says (move_pages), and nothing is timed.",
  confounders: [
    "A node that is full makes the default policy fall back to another one silently; arms are laid out with room to spare.",
    "Transparent huge pages are placed as one, so that interleaving is by 2 MiB; pages here are small ones.",
    "Automatic NUMA balancing moves pages later on; they are asked about at once.",
    "A read of untouched memory maps the shared zero page, of which the kernel names no node: pages are written.",
  ],
};
