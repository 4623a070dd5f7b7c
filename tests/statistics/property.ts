import fc from "fast-check";

/** Checks a property on the same examples every time; change the seed to look for others. */
export const holds = <Values>(property: fc.IProperty<Values>, numRuns = 200): void => {
  fc.assert(property, { seed: 20_250_301, numRuns });
};
