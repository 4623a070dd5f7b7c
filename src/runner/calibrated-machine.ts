import type { Machine } from "../machine/machine.ts";
import type { Unmet } from "../experiment/requirement.ts";
import { probeMachine } from "../machine/probe.ts";
import { MeasuringChild } from "./child-process.ts";

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
    const { calibration, layers } = outcome.ready;
    return { machine: { ...machine, calibration }, native: layers.native };
  } finally {
    child.kill();
  }
};
