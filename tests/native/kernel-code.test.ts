import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { explain, kernelDisassembly, kernelOperation, kernelSources } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
import { loadMachine } from "../fixtures/machines/load.ts";

const machine = await loadMachine("kvm-guest-2cpu");
const setting = { machine, profile: "quick" as const, cpus: machine.limits.allowedCpus };

const explained = (id: string) => {
  const experiment = catalogue.experiments.find(({ claims }) => claims.some((claim) => claim.id === id))!;
  const claim = experiment.claims.find((each) => each.id === id)!;
  return explain(claim, experiment, setting, kernelOperation);
};

describe("the code of kernels", () => {
  it("is shown as written, in every layer that takes part", async () => {
    const sources = await kernelSources(explained("02.05.03/sb-allowed").kernels);
    expect(sources).toContain("==> native/kernels/litmus.cc");
    expect(sources).toContain("==> assembly/kernels/litmus.ts");
    expect(sources).not.toContain("(not in this package)");
  });

  it("is shown as built: of litmus tests the threads that run", async ({ skip }) => {
    if (process.arch !== "x64" || spawnSync("objdump", ["--version"]).status !== 0)
      return skip("no objdump, or another architecture");
    const code = await kernelDisassembly(explained("02.05.03/sb-mfence-forbidden"));
    expect(code).not.toContain("symbols were stripped");
    const threads = new Map(
      code.split("\n==> ").map((part) => [part.slice(0, part.indexOf(", as in")), part] as const),
    );
    expect(threads.get("litmus, sb full, thread 0")).toMatch(
      /movl\s+\$0x1,\(%rdi\)\n.*mfence\n.*mov\s+\(%rsi\)/,
    );
    expect(threads.get("litmus, sb none, thread 1")).toMatch(/movl\s+\$0x1,\(%rsi\)\n.*mov\s+\(%rdi\)/);
    expect(threads.get("litmus, sb none, thread 1")).not.toContain("mfence");
  });

  it("is shown as built: of other kernels what they time", async ({ skip }) => {
    if (spawnSync("objdump", ["--version"]).status !== 0) return skip("no objdump");
    const code = await kernelDisassembly(explained("02.05.02/tlb-reach-speedup"));
    expect(code).toMatch(/==> pointer_chase, as in /);
    expect(code).toMatch(/PointerChaseArm/);
  });

  it("keeps the walkers of chains in registers", async ({ skip }) => {
    if (process.arch !== "x64" || spawnSync("objdump", ["--version"]).status !== 0)
      return skip("no objdump, or another architecture");
    const code = await kernelDisassembly(explained("02.05.02/tlb-reach-speedup"));
    const run = code.slice(code.indexOf("PointerChaseArm::Run(")).split(/\n\s*\n/)[0]!;
    expect(run).toContain("lfence");
    // Two at a time they were copied, right after they had been stored one by one.
    expect(run).not.toMatch(/movdq[ua]|mov[ua]p[sd]/);
  });
});
