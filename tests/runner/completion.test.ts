import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFile } from "../../src/package-files.ts";

const CLI = packageFile("dist/cli.js");
const hasBash = spawnSync("bash", ["--version"]).status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hardfacts-completion-"));
  const command = join(folder, "hardfacts");
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  chmodSync(command, 0o755);
  for (const name of ["2026-11-24T00-00-00Z", "2026-11-25T00-00-00Z"]) {
    mkdirSync(join(folder, "hardfacts-runs", name), { recursive: true });
    writeFileSync(join(folder, "hardfacts-runs", name, "run.json"), "{}");
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What bash would offer after these words; it parts words at "=" as it does on a command line. */
const offered = (...words: readonly string[]): string[] => {
  const script = `
    eval "$(hardfacts completion bash)"
    [[ $(complete -p hardfacts) == "complete -o default -F _hardfacts hardfacts" ]] || exit 9
    COMP_WORDS=(hardfacts "$@")
    COMP_CWORD=$#
    _hardfacts hardfacts "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  return execFileSync("bash", ["-c", script, "bash", ...words], { env, cwd: folder, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
};

describe.runIf(hasBash)("bash", () => {
  it("completes commands and what can be measured", () => {
    const first = offered("");
    for (const word of ["run", "compare", "completion", "false-sharing", "02.02.04"])
      expect(first).toContain(word);
    expect(first).not.toContain("complete");
    expect(offered("comp")).toEqual(["compare", "completion"]);
  });

  it("completes flags, and their values behind a space, a comma and an equals sign", () => {
    expect(offered("--pro")).toEqual(["--profile"]);
    expect(offered("--profile", "")).toEqual(["quick", "standard", "thorough"]);
    expect(offered("run", "--layers", "native,w")).toEqual(["native,wasm"]);
    expect(offered("run", "--profile", "=", "q")).toEqual(["quick"]);
    expect(offered("run", "--profile", "=")).toEqual(["quick", "standard", "thorough"]);
  });

  it("completes claims, and runs that are kept", () => {
    expect(offered("02.02.04/step-a")).toEqual(["02.02.04/step-at-64"]);
    expect(offered("compare", "")).toEqual(["latest", "2026-11-24T00-00-00Z", "2026-11-25T00-00-00Z"]);
    expect(offered("compare", "2026-11-24T00-00-00Z", "2026")).toEqual(["2026-11-25T00-00-00Z"]);
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  it("leaves to bash what it knows nothing of: files", () => {
    expect(offered("judge", "latest", "--claims", "")).toEqual([]);
  });
});

describe.each(["zsh", "fish"] as const)("the script for %s", (shell) => {
  it.runIf(spawnSync(shell, ["--version"]).status === 0)("is one that it can read", () => {
    const script = execFileSync(process.execPath, [CLI, "completion", shell]);
    expect(spawnSync(shell, ["-n"], { input: script }).status).toBe(0);
  });
});
