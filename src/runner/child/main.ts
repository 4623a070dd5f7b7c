/**
 * The measuring child: the only process that runs kernels. It loads the layers, says which are there, and
 * then makes one replicate a request, until its parent hangs up.
 */
import { writeFileSync } from "node:fs";
import { loadNative } from "../../layers/native.ts";
import { HardfactsError, LayerUnavailableError } from "../../errors.ts";
import type { Experiment, Setting } from "../../experiment/experiment.ts";
import { keepableBytes } from "../../experiment/memory.ts";
import type { Catalogue } from "../options.ts";
import type { FromChild, ReplicateRequest, ToChild } from "../protocol.ts";
import { makeReplicate, type LaidOut, type ReplicateOptions } from "./replicate.ts";
import { createTeams, layerStates, type NativeState } from "./teams.ts";

const say = (message: FromChild): void => {
  process.send!(message);
};

const failure = (error: unknown): FromChild => {
  const { code, message, remedy } = error as Partial<HardfactsError>;
  const text = `${message ?? String(error)}${typeof remedy === "string" ? ` (${remedy})` : ""}`;
  return { kind: "failed", code: code ?? "ERR_INTERNAL", message: text.split("\n", 1)[0]! };
};

/** Loads the addon, or keeps the reason why it cannot be had. */
const probeNative = (): NativeState => {
  try {
    const addon = loadNative();
    return { addon, calibration: addon.calibrate(), translated: addon.isTranslated() };
  } catch (error) {
    if (error instanceof LayerUnavailableError) return { unavailable: error };
    throw error;
  }
};

/** The catalogue's module, and no experiment where there is none. */
const load = async (module: string | null): Promise<ReadonlyMap<string, Experiment>> => {
  if (module === null) return new Map();
  const { catalogue } = (await import(module)) as { catalogue: Catalogue };
  return new Map(catalogue.experiments.map((experiment) => [experiment.id, experiment]));
};

/** What a request asks for: as it says itself, or as the catalogue does. */
const laidOut = (
  { experiment: id, data }: ReplicateRequest,
  experiments: ReadonlyMap<string, Experiment>,
  setting: Setting,
): LaidOut => {
  if (data !== null) return { id, comparisons: data, quantities: null };
  const experiment = experiments.get(id);
  if (experiment === undefined)
    throw new HardfactsError("ERR_INTERNAL", `the catalogue has no experiment "${id}"`);
  return { id, comparisons: experiment.comparisons(setting), quantities: experiment.quantities(setting) };
};

const serve = (): void => {
  const native = probeNative();
  const teams = createTeams(native);
  let experiments: ReadonlyMap<string, Experiment> = new Map();
  let options: ReplicateOptions | null = null;

  const answer = async (message: ToChild): Promise<void> => {
    if (message.kind === "setting") {
      [experiments] = await Promise.all([
        load(message.catalogue),
        // Where they cannot be had, the comparisons that need them say why.
        teams.startWorkers(message.workers).catch(() => undefined),
      ]);
      const { setting, overrides, keepSamples } = message;
      options = { setting, overrides, keepSamples, teams: teams.give };
      if ("addon" in native) {
        native.addon.keepStreamArrays(keepableBytes(setting.machine));
        const { streams } = message;
        if (streams !== null)
          native.addon.prepareStreamArrays(streams.cpu, streams.pages, streams.bytes, streams.all);
      }
      say({ kind: "set" });
      return;
    }
    if (options === null) throw new HardfactsError("ERR_INTERNAL", "asked to measure before its setting");
    const experiment = laidOut(message.request, experiments, options.setting);
    say({ kind: "measured", ...(await makeReplicate(experiment, message.request, options)) });
  };

  // One thing after the other: a setting that is still being loaded comes before the first request.
  let queue: Promise<void> = Promise.resolve();
  process.on("message", (message: ToChild) => {
    queue = queue
      .then(() => answer(message))
      .catch((error: unknown) => {
        say(failure(error));
      });
  });
  say({
    kind: "ready",
    layers: layerStates(native),
    calibration: "addon" in native ? native.calibration : null,
    translated: "addon" in native ? native.translated : null,
  });
};

/**
 * Where memory runs out, the kernel ends the largest process, whoever wants more: rather this one, of which a replicate
 * is lost, than a neighbour's work. It counts as larger now by all the memory in question: a node's, a group's, the machine's.
 */
const offerToBeEnded = (): void => {
  try {
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // No Linux, or no leave to write there: it may be the largest anyway.
  }
};

// Ctrl-C does not come here, to a process group of its own; but a service manager may signal every process there is,
// and what happens then is the parent's to say.
process.on("SIGINT", () => undefined);
// The parent is gone: nobody wants the result, and threads in a trial would hold an ordinary exit up.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGKILL");
});
offerToBeEnded();
serve();
