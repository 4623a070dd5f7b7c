import { fork } from "node:child_process";
import { once } from "node:events";
import { HardfactsError, UsageError } from "../errors.ts";
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
  const keeper = fork(measuringModule("pool-keeper"), [directory, String(pages)], {
    // A session of its own: neither Ctrl-C nor a closed terminal ends it before its work is done.
    detached: true,
    ...WITHOUT_WINDOW,
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = once(keeper, "exit");
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
  if ("granted" in said) return { release };
  await release();
  const problem = `--allow huge-pages: ${pages} huge pages of ${pageBytes / 2 ** 20} MiB could not be reserved: ${said.refused}`;
  const remedy = `run as root; or have root reserve them (echo ${pages} > /sys/kernel/mm/hugepages/hugepages-${pageBytes / 1024}kB/nr_hugepages), and leave --allow huge-pages out`;
  throw process.getuid?.() === 0
    ? new HardfactsError(
        "ERR_HUGEPAGES_UNAVAILABLE",
        problem,
        "wait for whoever has them, or leave --allow huge-pages out",
      )
    : new UsageError(problem, remedy);
};
