import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../src/errors.ts";
import { bounded } from "../../src/own/bounded.ts";

describe("code of the user's own", () => {
  it("gives what it gives, and throws what it throws, as if it were called", () => {
    const value = { x: [1] };
    expect(bounded(() => value)).toBe(value);
    expect(bounded(() => bounded(() => 1) + bounded(() => 2))).toBe(3);
    const thrown = new TypeError("mine");
    expect(() =>
      bounded(() => {
        throw thrown;
      }),
    ).toThrow(thrown);
  });

  it("is given up when it loops, and the next is called as ever", () => {
    const looping = (): never => {
      for (;;);
    };
    expect(() => bounded(looping, 50)).toThrow(DefinitionError);
    expect(() => bounded(looping, 50)).toThrow("it was not done in 0.05 s");
    expect(bounded(() => 7)).toBe(7);
  });
});
