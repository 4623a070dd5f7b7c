import type { Machine, Virtualization } from "../machine/machine.ts";
import type { Unmet } from "../experiment/requirement.ts";
import { probeMachine } from "../machine/probe.ts";
import { TRANSLATOR } from "../machine/virtualization.ts";
import { MeasuringChild, type Ready } from "./child-process.ts";

/**
 * The machine with its clock: the timer's step and cost, and the core's own frequency, which a measuring child
 * finds out in a few ms. Without the addon, or without a child, they stay unknown.
 */
export const probeCalibratedMachine = async (): Promise<Machine> => (await probeMachineAndNative()).machine;

/** The same, and why there is no native code here, with how to have it; null where there is. */
export const probeMachineAndNative = async (): Promise<{
  readonly machine: Machine;
  readonly native: Unmet | null;
}> => {
  const child = new MeasuringChild();
  try {
    const [machine, outcome] = await Promise.all([probeMachine(), child.ready()]);
    if (!("ready" in outcome))
      return {
        machine: { ...machine, calibration: null },
        native: { reason: `no measuring process can be had: ${outcome.how}`, remedy: null },
      };
    return { machine: withWhatChildFound(machine, outcome.ready), native: outcome.ready.layers.native };
  } finally {
    child.kill();
  }
};

/** What only native code finds out: the clocks, and whether an emulator plays the processor. */
export const withWhatChildFound = (
  machine: Machine,
  { calibration, translated }: Pick<Ready, "calibration" | "translated">,
): Machine => ({
  ...machine,
  calibration,
  virtualization: { ...machine.virtualization, ...known(machine, translated) },
});

const known = ({ virtualization }: Machine, translated: boolean | null): Partial<Virtualization> => {
  if (translated === true) return { hypervisor: TRANSLATOR, emulated: true };
  return translated === false && virtualization.emulated === null ? { emulated: false } : {};
};
