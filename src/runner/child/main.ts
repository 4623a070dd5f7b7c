/**
 * The measuring child: the only process that runs kernels. It loads the layers, says which are there, and
 * then makes one replicate a request, until its parent hangs up.
 */
import { loadNative } from "../../layers/native.ts";
import { HardfactsError, LayerUnavailableError } from "../../errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { keepableBytes } from "../../experiment/memory.ts";
import type { Catalogue } from "../options.ts";
import type { FromChild, ToChild } from "../protocol.ts";
import { makeReplicate, type ReplicateOptions } from "./replicate.ts";
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
    return { addon, calibration: addon.calibrate() };
  } catch (error) {
    if (error instanceof LayerUnavailableError) return { unavailable: error };
    throw error;
  }
};

const serve = (): void => {
  const native = probeNative();
  const teams = createTeams(native);
  let experiments: ReadonlyMap<string, Experiment> = new Map();
  let options: ReplicateOptions | null = null;

  const answer = async (message: ToChild): Promise<void> => {
    if (message.kind === "setting") {
      const [{ catalogue }] = await Promise.all([
        import(message.catalogue) as Promise<{ catalogue: Catalogue }>,
        // Where they cannot be had, the comparisons that need them say why.
        teams.startWorkers(message.workers).catch(() => undefined),
      ]);
      experiments = new Map(catalogue.experiments.map((experiment) => [experiment.id, experiment]));
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
    const experiment = experiments.get(message.request.experiment);
    if (experiment === undefined || options === null) {
      throw new HardfactsError(
        "ERR_INTERNAL",
        `the catalogue has no experiment "${message.request.experiment}"`,
      );
    }
    say({ kind: "measured", replicate: await makeReplicate(experiment, message.request, options) });
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
  });
};

// Ctrl-C goes to the whole process group; what happens to the child then is the parent's to say.
process.on("SIGINT", () => undefined);
// The parent is gone: nobody wants the result, and threads in a trial would hold an ordinary exit up.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGKILL");
});
serve();
