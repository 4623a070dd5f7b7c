import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { kernelList } from "../../src/kernels/list.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { renderKernels } from "../../src/report/kernel-list-text.ts";
import { plainStyle } from "../../src/report/style.ts";
import { fakeContext } from "../cli/fake-context.ts";

const kernels = kernelList();
const said = async (...words: string[]) => {
  const fake = fakeContext();
  const code = await commandLine(["list", "--kernels", ...words], fake.context);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
};

describe("list --kernels", () => {
  it("says of each what it is, where it runs, what it takes and what it counts", () => {
    const scan = kernels.filter(({ slug }) => slug === "field_scan");
    expect(renderKernels(scan, plainStyle(80))).toMatchInlineSnapshot(`
      "field_scan  Sums one 8-byte field of every record in order: what moving the rest
                  of the record costs.
        native, wasm, js; threads: 1; an operation is one field read
        pitch  8 to 8192 bytes, must be given: bytes from one field to the next, a
               multiple of 8
        count  64 to 1048576, must be given: fields of the window: read in a trial, or
               in turn where trials are by time
        residence  flushed | resident, default flushed: flushed: no cache holds the
                   window when the trial starts; resident: the same window again and
                   again
        adds  0 to 16, default 0: dependent adds between a field and the next, in
              native code: 0 or 16
        counts lines  lines that hold a field of the window, counted from the
                      addresses (native)
        counts mismatches  times its own check of the result failed; if any, no
                           verdict rests on the arm (wasm, js)
      "
    `);
  });

  it("keeps to the width", () => {
    for (const line of renderKernels(kernels, plainStyle(60)).split("\n"))
      expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });

  it("is plain data as JSON", async () => {
    const { code, stdout } = await said("--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(kernels)));
    const chase = kernels.find(({ slug }) => slug === "pointer_chase")!;
    expect(chase.layers).toEqual(["native", "wasm", "js"]);
    expect(chase.parameters.find(({ name }) => name === "stride")).toMatchObject({ min: 64, unit: "bytes" });
    expect(chase.counters.find(({ name }) => name === "unknown_pages")?.layers).toEqual(["native"]);
  });

  it("shows those that are named, and knows the nearest of one that there is not", async () => {
    expect((await said("gather", "stream")).stdout).toMatch(/^gather {2}[^]*\n\nstream {2}/);
    const { code, stderr } = await said("pointer_chas");
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "pointer_chase"?');
  });

  it("does not go with quantities", async () => {
    expect((await said("--quantities")).code).toBe(2);
  });
});
