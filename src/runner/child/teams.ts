import type { LayerUnavailableError } from "../../errors.ts";
import type { KernelLayer } from "../../experiment/layer.ts";
import { createNativeTeam, type NativeAddon } from "../../layers/native.ts";
import type { Team } from "../../layers/team.ts";
import { createWorkerTeams, workerLayerStates } from "../../layers/workers.ts";
import type { Calibration } from "../../machine/machine.ts";
import type { LayerStates } from "../protocol.ts";

/** Gives the team of a layer, with its threads' workers started if need be; says how long that took. */
export type TeamSource = (
  layer: KernelLayer,
  cpus: readonly number[],
) => Promise<{ team: Team; startedInMs: number }>;

/** The addon with its clock calibrated, or why it cannot be had. */
export type NativeState =
  | { readonly addon: NativeAddon; readonly calibration: Calibration; readonly translated: boolean | null }
  | { readonly unavailable: LayerUnavailableError };

/** The teams of one child. */
export const createTeams = (
  native: NativeState,
): { readonly give: TeamSource; readonly startWorkers: (count: number) => Promise<void> } => {
  const workers = createWorkerTeams();
  const give: TeamSource = async (layer, cpus) => {
    if (layer !== "native") return workers(layer, cpus);
    if ("unavailable" in native) throw native.unavailable;
    return { team: createNativeTeam(native.addon, native.calibration), startedInMs: 0 };
  };
  return { give, startWorkers: (count) => workers.start(count) };
};

/** Which layers are there, and why the others are not. */
export const layerStates = (native: NativeState): LayerStates => ({
  native:
    "unavailable" in native
      ? { reason: native.unavailable.message, remedy: native.unavailable.remedy }
      : null,
  ...workerLayerStates(),
});
