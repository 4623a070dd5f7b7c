import { describe, expect, it } from "vitest";
import type { Virtualization } from "../../src/machine/machine.ts";
import { withWhatChildFound } from "../../src/runner/calibrated-machine.ts";
import { addon } from "../native/measure.ts";
import { loadRecorded, replay } from "../fixtures/machines/load.ts";
import { probeMachine } from "../../src/machine/probe.ts";

const machine = await probeMachine(replay(loadRecorded("kvm-guest-2cpu")));
const after = (before: Partial<Virtualization>, translated: boolean | null): Virtualization =>
  withWhatChildFound(
    { ...machine, virtualization: { ...machine.virtualization, ...before } },
    { calibration: null, translated },
  ).virtualization;

describe("what a measuring child finds out about the processor", () => {
  it.each([
    // QEMU playing a processor by its name.
    [{ hypervisor: "qemu", emulated: null }, true, { hypervisor: "qemu-tcg", emulated: true }],
    [{ hypervisor: "unidentified", emulated: null }, false, { hypervisor: "unidentified", emulated: false }],
    [{ hypervisor: "unidentified", emulated: null }, null, { hypervisor: "unidentified", emulated: null }],
    // Another architecture's program, run under a hypervisor.
    [{ hypervisor: "kvm", emulated: true }, false, { hypervisor: "kvm", emulated: true }],
    [{ hypervisor: null, emulated: false }, null, { hypervisor: null, emulated: false }],
  ] as const)("%j, translated: %j", (before, translated, expected) => {
    expect(after(before, translated)).toMatchObject(expected);
  });

  it("does not contradict this machine's own facts", async () => {
    const { emulated } = (await probeMachine()).virtualization;
    const translated = addon.isTranslated();
    if (translated !== null && emulated !== null) expect(translated).toBe(emulated);
  });
});
