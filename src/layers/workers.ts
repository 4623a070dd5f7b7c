import { LayerUnavailableError } from "../errors.ts";
import type { Team } from "./team.ts";
import type { WorkerLayer } from "./team-protocol.ts";
import { compileWasm } from "./wasm.ts";
import { createWorkerTeam } from "./worker-team.ts";
import type { WorkerTeam } from "./worker-team.ts";

/** Why a layer is not there; null if it is. */
type LayerState = { readonly reason: string; readonly remedy: string | null } | null;

/** Which of the layers that run in worker threads this process can run. Compiles nothing but the module's frame. */
export const workerLayerStates = (): Readonly<Record<WorkerLayer, LayerState>> => {
  try {
    compileWasm();
    return { wasm: null, js: null };
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
    return { wasm: { reason: error.message, remedy: error.remedy }, js: null };
  }
};

/** Gives the team of a layer with a worker for every CPU, and says how long starting them took. */
export interface WorkerTeams {
  (layer: WorkerLayer, cpus: readonly number[]): Promise<{ team: Team; startedInMs: number }>;
  /** Starts so many workers, for comparisons to come. */
  start(count: number): Promise<void>;
  close(): Promise<void>;
}

/** One standing team for both layers, started when first asked for, and anew after it has failed. */
export const createWorkerTeams = (): WorkerTeams => {
  let standing: WorkerTeam | null = null;
  const start = async (count: number): Promise<WorkerTeam> => {
    if (standing?.isAlive !== true) standing = createWorkerTeam();
    const team = standing;
    await team.start(count);
    return team;
  };
  const give = async (
    layer: WorkerLayer,
    cpus: readonly number[],
  ): Promise<{ team: Team; startedInMs: number }> => {
    const begin = performance.now();
    const team = await start(cpus.length);
    return {
      team: { run: (comparison) => team.run(comparison, layer) },
      startedInMs: performance.now() - begin,
    };
  };
  return Object.assign(give, {
    start: async (count: number) => {
      if (count > 0) await start(count);
    },
    close: async () => standing?.close(),
  });
};
