import { createRequire } from "node:module";
import { HardfactsError, LayerUnavailableError } from "../errors.ts";
import type { ArmTally, ClockTally, Samples, ThreadTally } from "../experiment/samples.ts";
import type { Calibration } from "../machine/machine.ts";
import { packageFile } from "../package-files.ts";
import type { ThreadControl } from "./native-interface.ts";
import type { ResolvedComparison, Team } from "./team.ts";

/** What `native/addon.cc` exports. */
export interface NativeAddon extends ThreadControl {
  run(plan: NativePlan, samples: Float64Array, flags: Uint8Array): Promise<NativeEvidence>;
  /** Logical CPUs the calling thread may run on, ascending. */
  allowedCpus(): number[];
  calibrate(): Calibration;
  kernels(): {
    slug: string;
    parameters: { name: string; min: number; max: number }[];
    minThreads: number;
    maxThreads: number;
  }[];
}

interface NativePlan {
  readonly cpus: readonly number[];
  readonly arms: readonly {
    readonly kernel: string;
    readonly threads: number;
    readonly parameters: Readonly<Record<string, number>>;
  }[];
  readonly blocks: number;
  readonly warmupBlocks: number;
  readonly seed: number;
  readonly trialNs: number;
}

interface NativeEvidence {
  readonly arms: readonly ArmTally[];
  readonly threads: readonly (Omit<ThreadTally, "runDelayNs"> & {
    readonly pinError: string;
    readonly runDelayNs: number;
  })[];
  readonly ticksPerNs: number;
  readonly clockDrift: number;
  readonly durationMs: number;
}

/** Loads the addon. Throws LayerUnavailableError with how to get it where it is not there. */
export const loadNative = (): NativeAddon => {
  const require = createRequire(import.meta.url);
  if (process.env["HARDFACTS_NO_NATIVE"] === "1") {
    throw new LayerUnavailableError(
      "the native addon is switched off (HARDFACTS_NO_NATIVE=1)",
      "unset HARDFACTS_NO_NATIVE",
    );
  }
  let failure: unknown = null;
  try {
    // Where node-gyp leaves it.
    return require(packageFile("build/Release/hardfacts.node")) as NativeAddon;
  } catch (error) {
    // Anything but "not there" (wrong ABI, missing symbol) is the reason.
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") failure = error;
  }
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new LayerUnavailableError(
      `the native layer is for Linux on x86-64 and aarch64; this is ${process.platform} ${process.arch}`,
      null,
    );
  }
  throw failure === null
    ? new LayerUnavailableError(
        "the native addon is not built",
        "npm run build:native (needs python3, make and g++)",
      )
    : new LayerUnavailableError(
        `the native addon does not load: ${(failure as Error).message}`,
        "npm run build:native",
        {
          cause: failure,
        },
      );
};

/** Runs native comparisons; every call makes and ends its own team of threads. */
export const createNativeTeam = (addon: NativeAddon, calibration: Calibration): Team => ({
  run: async (comparison: ResolvedComparison): Promise<Samples> => {
    const { blocks, warmupBlocks, seed, trialNs, cpus } = comparison;
    const samples = new Float64Array(blocks * comparison.arms.length * cpus.length);
    const flags = new Uint8Array(blocks);
    const evidence = await addon
      .run(
        {
          cpus,
          arms: comparison.arms.map(({ kernel, threads, encoded }) => ({
            kernel: kernel.slug,
            threads,
            parameters: encoded,
          })),
          blocks,
          warmupBlocks,
          seed,
          trialNs,
        },
        samples,
        flags,
      )
      .catch((error: unknown) => {
        const { code, message } = error as Error & { code?: string };
        throw new HardfactsError(code ?? "ERR_NATIVE", message, null, { cause: error });
      });
    const clock: ClockTally = { resolutionNs: calibration.timerResolutionNs, drift: evidence.clockDrift };
    return {
      comparison: comparison.id,
      armNames: comparison.arms.map(({ name }) => name),
      threads: cpus.length,
      blocks,
      nsPerOperation: samples,
      flags,
      arms: evidence.arms,
      team: evidence.threads.map(({ runDelayNs, cpu, pinned, movedBlocks, involuntarySwitches }) => ({
        cpu,
        pinned,
        movedBlocks,
        involuntarySwitches,
        runDelayNs: runDelayNs < 0 ? null : runDelayNs,
      })),
      clock,
      durationMs: evidence.durationMs,
    };
  },
});
