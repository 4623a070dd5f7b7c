import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, relative } from "node:path";
import { HardfactsError, LayerUnavailableError } from "../errors.ts";
import type { ArmTally, ClockTally, Samples, ThreadTally } from "../experiment/samples.ts";
import type { Calibration } from "../machine/machine.ts";
import { packageFile } from "../package-files.ts";
import { findAddon, runningLibc } from "./addon-file.ts";
import type { ThreadControl } from "./native-interface.ts";
import type { ResolvedComparison, Team } from "./team.ts";

/** What `native/addon.cc` exports. */
export interface NativeAddon extends ThreadControl {
  run(plan: NativePlan, samples: Float64Array, flags: Uint8Array): Promise<NativeEvidence>;
  /** Logical CPUs the calling thread may run on, ascending. */
  allowedCpus(): number[];
  calibrate(): Calibration;
  /** Whether an emulator translates what runs here; null where nothing tells. */
  isTranslated(): boolean | null;
  /** From now on arrays of streams of up to so many bytes outlive their team, for the next that wants the same. */
  keepStreamArrays(bytes: number): void;
  /** Touches such arrays ahead, if they may be kept: `all` three, or only the one that is read. */
  prepareStreamArrays(cpu: number, pages: number, bytes: number, all: boolean): void;
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

/** Loads the addon. Throws LayerUnavailableError with how to get it where it is not there, or does not load. */
export const loadNative = (): NativeAddon => {
  const { platform, arch: architecture, env } = process;
  // A user says 1; the measuring parent says in words what became of a child that loaded it.
  const off = env["HARDFACTS_NO_NATIVE"] ?? "";
  if (off === "1") {
    throw new LayerUnavailableError(
      "the native addon is switched off (HARDFACTS_NO_NATIVE=1)",
      "unset HARDFACTS_NO_NATIVE",
    );
  }
  if (platform !== "linux" || !["x64", "arm64"].includes(architecture)) {
    throw new LayerUnavailableError(
      `the native layer is for Linux on x86-64 and aarch64; this is ${platform} ${architecture}`,
      null,
    );
  }
  if (off.includes(" ")) throw doesNotLoad("the native addon", off);
  const file = findAddon({ root: packageFile("."), platform, architecture, libc: runningLibc });
  if (file === null) {
    throw new LayerUnavailableError("the native addon is not built", howToBuild());
  }
  try {
    return createRequire(import.meta.url)(file.path) as NativeAddon;
  } catch (error) {
    // The system's words name the file by its whole path, which is nobody else's business.
    const said = (error as Error).message.split("\n", 1)[0]!.replaceAll(file.path, file.name);
    throw doesNotLoad(file.prebuilt ? "the prebuilt native addon" : "the native addon", said, error);
  }
};

/** In a checkout only. */
const BUILD_SCRIPT = "native/build.js";

/** One line that gets the addon: a checkout has a script for it, an installed package has the sources. */
const howToBuild = (): string => {
  const needs = "needs python3, make and g++ with C++20";
  if (existsSync(packageFile(BUILD_SCRIPT))) return `npm run build:native (${needs})`;
  const folder = relative(process.cwd(), packageFile("."));
  // A run file keeps this line: folders outside the working directory are not told.
  const where = folder.startsWith("..") || isAbsolute(folder) ? "FOLDER-OF-HARDFACTS" : folder || ".";
  // The last major that runs on Node 20.
  return `npx node-gyp@12 rebuild -C ${where} (${needs})`;
};

const doesNotLoad = (what: string, why: string, cause?: unknown): LayerUnavailableError =>
  new LayerUnavailableError(`${what} does not load: ${why}`, howToBuild(), { cause });

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
