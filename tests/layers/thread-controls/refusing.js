const BIND = 1;

/** A system on which memory cannot be placed, as the addon says it: bound to a node without room, or under a policy at all. */
export const loadNative = () => ({
  declineHugePages: () => undefined,
  pinThread: () => undefined,
  threadUsage: (out) => {
    out.set([0, 0, 0]);
  },
  bytesToAligned: () => 0,
  placeMemory: (_memory, _pages, policy) => {
    const code = policy === BIND ? "ERR_NODE_MEMORY" : "ERR_MEMORY_POLICY";
    throw Object.assign(new Error("refused on purpose"), { code });
  },
});
