import { fork, type ChildProcess } from "node:child_process";
import { HardfactsError, UsageError, messageOf } from "../errors.ts";
import type { Setting } from "../experiment/experiment.ts";
import type { Requirement } from "../experiment/requirement.ts";
import type { Selection } from "../experiment/selection.ts";
import { measuringModule } from "../package-files.ts";
import { WITHOUT_WINDOW } from "./without-window.ts";

/** What the keeper of a pool says, once. */
export type FromKeeper = { readonly granted: number } | { readonly refused: string };

/** Pages that a run has added to pools. */
export interface Reservation {
  /** Gives them back; does nothing the second time. */
  readonly release: () => Promise<void>;
}

/** The kernel moves other memory out of the way, which can take seconds a gigabyte. */
const KEEPER_TIMEOUT_MS = 30_000;

/** By size, the most pages that any one comparison of these experiments needs at once. */
export const pagesWanted = (
  { experiments, claims }: Selection,
  setting: Setting,
): ReadonlyMap<number, number> => {
  const requirements: readonly Requirement[] = [
    ...experiments.flatMap((experiment) => [
      ...experiment.requires,
      ...experiment.comparisons(setting).flatMap(({ requires = [] }) => requires),
    ]),
    ...claims.flatMap(({ requires = [], parts }) => [
      ...requires,
      ...parts.flatMap((part) => part.requires ?? []),
    ]),
  ];
  const wanted = new Map<number, number>();
  for (const requirement of requirements) {
    if (requirement.kind !== "free-huge-pages") continue;
    const { pageBytes, count } = requirement;
    wanted.set(pageBytes, Math.max(count, wanted.get(pageBytes) ?? 0));
  }
  return wanted;
};

/** Adds so many pages to each pool, beside those that are free: these may be meant for others. */
export const reserveHugePages = async (wanted: ReadonlyMap<number, number>): Promise<Reservation> => {
  const kept: Reservation[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(kept.splice(0).map((each) => each.release()));
  };
  try {
    for (const [pageBytes, pages] of wanted) kept.push(await enlarge(pageBytes, pages));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
};

const enlarge = async (pageBytes: number, pages: number): Promise<Reservation> => {
  const directory = `/sys/kernel/mm/hugepages/hugepages-${pageBytes / 1024}kB`;
  const { said, release } = await askKeeper(directory, pages);
  if ("granted" in said) return { release };
  await release();
  const problem = `--allow huge-pages: ${pages} huge pages of ${pageBytes / 2 ** 20} MiB could not be reserved: ${said.refused}`;
  // What is in the pool may be others': the number is to be raised, whatever it is.
  const remedy = `run as root; or have root raise the number in ${directory}/nr_hugepages by ${pages}, and leave --allow huge-pages out`;
  throw process.getuid?.() === 0
    ? new HardfactsError(
        "ERR_HUGEPAGES_UNAVAILABLE",
        problem,
        "wait for whoever has them, or leave --allow huge-pages out",
      )
    : new UsageError(problem, remedy);
};

interface Kept extends Reservation {
  readonly said: FromKeeper;
}

/** What the keeper of a pool says first, or why there is none. */
const askKeeper = async (directory: string, pages: number): Promise<Kept> => {
  const keeper = startKeeper(directory, pages);
  if ("refused" in keeper) return { said: keeper, release: () => Promise.resolve() };
  // One that was never started has no end: its error is all that comes.
  const ended = new Promise<void>((resolve) => {
    for (const event of ["exit", "error"])
      keeper.once(event, () => {
        resolve();
      });
  });
  const release = async (): Promise<void> => {
    if (keeper.connected) keeper.disconnect();
    await ended;
  };
  const said = await new Promise<FromKeeper>((resolve) => {
    const timer = setTimeout(() => {
      resolve({ refused: `no answer within ${KEEPER_TIMEOUT_MS / 1000} s` });
    }, KEEPER_TIMEOUT_MS);
    const settle = (answer: FromKeeper): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    keeper.once("message", settle);
    keeper.once("error", (error) => {
      settle({ refused: error.message });
    });
    keeper.once("exit", () => {
      settle({ refused: "the process that keeps the pool has ended" });
    });
  });
  return { said, release };
};

/** For want of memory fork throws; other wants come as the process's own error. */
const startKeeper = (directory: string, pages: number): ChildProcess | { readonly refused: string } => {
  try {
    return fork(measuringModule("pool-keeper"), [directory, String(pages)], {
      // A session of its own: neither Ctrl-C nor a closed terminal ends it before its work is done.
      detached: true,
      ...WITHOUT_WINDOW,
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch (error) {
    return { refused: messageOf(error) };
  }
};
