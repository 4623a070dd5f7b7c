import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AddonHost, findAddon, runningLibc } from "../../src/layers/addon-file.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hardfacts-addon-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});
const put = (name: string): void => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), "");
};
const host = (given: Partial<AddonHost> = {}): AddonHost => ({
  root,
  platform: "linux",
  architecture: "x64",
  libc: () => "glibc",
  ...given,
});
const nameFor = (given?: Partial<AddonHost>): string | undefined => findAddon(host(given))?.name;

describe("the addon to load", () => {
  it("is the one that was built here, if there is one", () => {
    put("build/Release/hardfacts.node");
    put("prebuilds/linux-x64/hardfacts.glibc.node");
    expect(findAddon(host())).toEqual({
      path: join(root, "build/Release/hardfacts.node"),
      name: "build/Release/hardfacts.node",
      prebuilt: false,
    });
  });

  it("is else the one that came along for this platform, architecture and libc", () => {
    for (const name of [
      "linux-x64/hardfacts.glibc",
      "linux-x64/hardfacts.musl",
      "linux-arm64/hardfacts.glibc",
    ])
      put(`prebuilds/${name}.node`);
    expect(findAddon(host())).toMatchObject({
      prebuilt: true,
      name: "prebuilds/linux-x64/hardfacts.glibc.node",
    });
    expect(nameFor({ libc: () => "musl" })).toBe("prebuilds/linux-x64/hardfacts.musl.node");
    expect(nameFor({ architecture: "arm64" })).toBe("prebuilds/linux-arm64/hardfacts.glibc.node");
  });

  it("is none where nothing fits", () => {
    expect(findAddon(host())).toBeNull();
    put("prebuilds/linux-x64/hardfacts.glibc.node");
    expect(findAddon(host({ libc: () => "musl" }))).toBeNull();
    expect(findAddon(host({ architecture: "riscv64" }))).toBeNull();
    expect(findAddon(host({ platform: "darwin" }))).toBeNull();
  });

  it("is looked for by the libc that this process runs on", () => {
    const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
    expect(runningLibc()).toBe(header.glibcVersionRuntime === undefined ? "musl" : "glibc");
  });
});
