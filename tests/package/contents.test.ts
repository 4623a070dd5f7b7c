import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pack, root } from "./tarball.ts";

/** What is in the tarball: all that the package needs, and no more. */
const folder = mkdtempSync(join(tmpdir(), "hardfacts-pack-"));
const tarball = pack(folder);
const files = new Set(tarball.files);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the tarball", () => {
  it("is small", () => {
    expect(tarball.size).toBeLessThan(2 * 2 ** 20);
  });

  it("has no tests, maps, records of builds or tools that need what is not there", () => {
    const stray = tarball.files.filter((path) =>
      /^tests\/|\.map$|tsbuildinfo|(^|\/)(build|prebuild|node-gyp|format)\.js$|^node_modules|\.new$/.test(
        path,
      ),
    );
    expect(stray).toEqual([]);
    for (const path of files)
      if (path.endsWith(".js")) expect(textOf(path), path).not.toContain("sourceMappingURL");
  });

  it("has what package.json names", () => {
    const { bin, exports, types } = JSON.parse(textOf("package.json")) as {
      bin: Record<string, string>;
      exports: Record<string, string | Record<string, string>>;
      types: string;
    };
    const named = [
      types,
      ...Object.values(bin),
      ...Object.values(exports).flatMap((each) => Object.values(each)),
    ];
    // A string's values are its letters.
    const paths = named.filter((path) => path.length > 1).map(normalize);
    expect(paths.length).toBeGreaterThan(4);
    for (const path of paths) expect(files).toContain(path);
  });

  it("has what measuring processes load", () => {
    const modules = ["child", "worker", "catalogue", "pool-keeper"].map(
      (name) => `dist/measuring/${name}.js`,
    );
    for (const path of [...modules, "dist/hardfacts.wasm"]) expect(files).toContain(path);
  });

  it("has every file that another of its files imports, and no module twice but for the measuring processes", () => {
    const scripts = tarball.files.filter((path) => /^dist\/(?!src\/).*\.js$/.test(path));
    expect(scripts.length).toBeGreaterThan(8);
    for (const path of scripts) {
      for (const [, from] of textOf(path).matchAll(/(?:from|import\() ?"(\.[^"]+)"/g))
        expect(files, path).toContain(normalize(join(dirname(path), from!)));
    }
    // The bundler says so above a module's own imports, and again above its code.
    const modulesOf = (path: string): string[] => [
      ...new Set([...textOf(path).matchAll(/^\/\/ (dist\/\S+\.js)$/gm)].map(([, module]) => module!)),
    ];
    const modules = scripts.filter((path) => !path.startsWith("dist/measuring/")).flatMap(modulesOf);
    expect(modules.length).toBeGreaterThan(200);
    expect(new Set(modules).size).toBe(modules.length);
  });

  it("has the code of kernels in every layer, which explain shows", () => {
    for (const slug of ["pointer-chase", "false-sharing"]) {
      const name = slug.replaceAll("-", "_");
      for (const path of [
        `native/kernels/${name}.cc`,
        `assembly/kernels/${name}.ts`,
        `dist/src/kernels/${slug}.js`,
      ])
        expect(files).toContain(path);
    }
  });

  it("has every source that binding.gyp builds, and every header that they include", () => {
    const sources = [...textOf("binding.gyp").matchAll(/"(native\/[^"]+\.cc)"/g)].map(([, path]) => path!);
    expect(sources.length).toBeGreaterThan(40);
    for (const path of sources) expect(files).toContain(path);
    for (const path of files) {
      if (!path.startsWith("native/")) continue;
      for (const [, header] of textOf(path).matchAll(/^#include "([^"]+)"/gm)) {
        const places = [join("native", header!), normalize(join(dirname(path), header!))];
        expect(
          places.some((place) => files.has(place)),
          `${path} includes ${header!}`,
        ).toBe(true);
      }
    }
  });

  it("has what its documents link to", () => {
    for (const path of files) {
      if (!path.endsWith(".md")) continue;
      for (const [, target] of textOf(path).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)) {
        const linked = normalize(join(dirname(path), target!));
        const there = files.has(linked) || [...files].some((each) => each.startsWith(`${linked}/`));
        expect(there, `${path} links to ${target!}`).toBe(true);
      }
    }
  });
});

/** ELF's e_machine. */
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

describe("prebuilt addons", () => {
  const prebuilt = tarball.files.filter((path) => path.startsWith("prebuilds/"));

  it("are there for this machine, if the addon is built", () => {
    if (!existsSync(join(root, "build/Release/hardfacts.node"))) return;
    expect(prebuilt).toContain(`prebuilds/linux-${process.arch}/hardfacts.glibc.node`);
  });

  it.each(prebuilt)(
    "%s is of its architecture, without a debugger's sections, and knows no folder of its builder",
    (path) => {
      const [, arch] = /^prebuilds\/linux-(\w+)\/hardfacts\.(glibc|musl)\.node$/.exec(path) ?? [];
      const bytes = readFileSync(join(root, path));
      expect(bytes.readUInt16LE(18)).toBe(MACHINES[arch!]);
      // Symbols stay: `explain --disassembly` finds the timed code by them.
      expect(bytes.includes(".symtab")).toBe(true);
      expect(bytes.includes(".debug_info")).toBe(false);
      expect(bytes.includes(`${root}/`)).toBe(false);
    },
  );

  // What the README promises: Debian 12, Ubuntu 22.04, RHEL 9. Later symbols would shut them out without a word.
  it.each(prebuilt.filter((path) => path.includes("glibc")))("%s asks for no later libraries", (path) => {
    const bytes = readFileSync(join(root, path), "latin1");
    const newest = (library: string): number =>
      Math.max(
        ...[...bytes.matchAll(new RegExp(`\\0${library}_\\d+\\.(\\d+(?:\\.\\d+)?)(?=\\0)`, "g"))].map(
          ([, v]) => Number(v),
        ),
      );
    expect(newest("GLIBC")).toBeLessThanOrEqual(33);
    expect(newest("GLIBCXX")).toBeLessThanOrEqual(4.29);
  });

  it.runIf(process.platform === "linux")(
    "of this machine is the addon that the other tests are about",
    () => {
      const mine = prebuilt.find((path) => path.includes(`-${process.arch}/`));
      if (mine === undefined) return;
      const idOf = (path: string): string | undefined =>
        /Build ID: (\w+)/.exec(execFileSync("readelf", ["-n", join(root, path)], { encoding: "utf8" }))?.[1];
      expect(idOf(mine)).toBeDefined();
      expect(idOf(mine)).toBe(idOf("build/Release/hardfacts.node"));
    },
  );
});
