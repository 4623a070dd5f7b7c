import type { Machine } from "../machine/machine.ts";
import { probeMachine } from "../machine/probe.ts";
import { MeasuringChild } from "./child-process.ts";

/**
 * The machine with its clock: the timer's step and cost, and the core's own frequency, which a measuring child
 * finds out in a few ms. Without the addon, or without a child, they stay unknown.
 */
export const probeCalibratedMachine = async (): Promise<Machine> => {
  const child = new MeasuringChild();
  try {
    const [machine, outcome] = await Promise.all([probeMachine(), child.ready()]);
    return { ...machine, calibration: "ready" in outcome ? outcome.ready.calibration : null };
  } finally {
    child.kill();
  }
};
