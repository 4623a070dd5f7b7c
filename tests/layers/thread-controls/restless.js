/** A thread that is on CPU 3 after its third block, interrupted in its fifth, and ran late all the time. */
export const loadNative = () => {
  let readings = 0;
  return {
    declineHugePages: () => undefined,
    pinThread: () => undefined,
    threadUsage: (out) => {
      // The first reading is before the first block.
      const block = readings++;
      out[0] = block === 3 ? 3 : 0;
      out[1] = block >= 5 ? 12 : 10;
      out[2] = 1000 + 10 * block;
    },
  };
};
