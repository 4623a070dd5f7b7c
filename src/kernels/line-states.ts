import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";

/** States that a visit by either access leaves as they were, and those that only a load does. */
const MODIFIED_HERE: readonly string[] = ["modified_here", "modified_beside_reader"];
const HELD_HERE: readonly string[] = [...MODIFIED_HERE, "exclusive_here", "shared_with_peer"];

/** One access to lines that named threads have brought into a coherence state beforehand. Thread 0 visits, the others keep still. */
export const lineStates = defineKernel({
  slug: "line_states",
  operation: "one visit of a line (thread 0), or one trial stood by (the others)",
  native: true,
  parameters: {
    state: {
      kind: "choice",
      of: [
        "modified_here",
        "modified_beside_reader",
        "exclusive_here",
        "shared_with_peer",
        "left_to_peer",
        "modified_by_peer",
        "exclusive_by_peer",
        "shared_by_peers",
        "flushed",
      ],
      is:
        "what the visitor finds: its own writing (beside_reader: the peer read other lines); a line read alone; " +
        "one it wrote and the peer then read; one both read and its own caches then lost; one that the peer wrote, or " +
        "read alone, or two peers read; one that no cache has",
    },
    access: {
      kind: "choice",
      of: ["load", "rmw"],
      is: "a load, or a locked add that returns what was there; either gives the next address",
    },
    lines: {
      kind: "integer",
      min: 64,
      max: 4096,
      default: 256,
      is: "lines visited; 256 stay in any first-level cache",
    },
    passes: {
      kind: "integer",
      min: 1,
      max: 1024,
      default: 1,
      is: "visits of every line in a trial; several only of a state that lasts",
    },
    displace: {
      kind: "integer",
      min: 0,
      max: 64 * 2 ** 20,
      default: 0,
      unit: "bytes",
      is: "other memory the visitor reads to lose its own copies: twice its own caches",
    },
  },
  check: ({ state, access, passes, displace }, threads) => {
    if (state === "shared_by_peers" && threads < 3) {
      throw new ParameterError(`line_states.state shared_by_peers with ${threads} threads`, "it takes three");
    }
    if (state === "left_to_peer" && displace === 0) {
      throw new ParameterError(
        "line_states.state left_to_peer with displace 0",
        "give twice the bytes of the visitor's own caches",
      );
    }
    const lasting = access === "rmw" ? MODIFIED_HERE : HELD_HERE;
    if (passes > 1 && !lasting.includes(state)) {
      throw new ParameterError(
        `line_states.passes is ${passes}: the first ${access} of a line that is ${state} changes its state`,
        "give 1",
      );
    }
  },
});
