/**
 * Enlarges a pool of huge pages and gives the pages back, whatever becomes of the run that asked for them: a process of
 * its own session, which does so as soon as its parent hangs up or is no more. Arguments: the pool's directory in
 * sysfs, and how many pages to add.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { FromKeeper } from "./huge-page-pool.ts";

const [directory = "", pages = "0"] = process.argv.slice(2);
const count = (name: string): number => Number(readFileSync(join(directory, name), "utf8"));
const resize = (total: number): void => {
  writeFileSync(join(directory, "nr_hugepages"), String(total));
};
/** Without those that the kernel adds on demand: their number is not ours. */
const persistent = (): number => count("nr_hugepages") - count("surplus_hugepages");

let before: number | null = null;
let granted: number | null = null;

/** The number as it was. Pages in use then, by whomever, stay until they are given up; a number that another has set since is theirs. */
const giveBack = (): void => {
  if (before === null || granted === null || persistent() !== before + granted) return;
  resize(before);
};

const leave = (): void => {
  giveBack();
  process.exit(0);
};
process.on("disconnect", leave);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, leave);

const answer = (): FromKeeper => {
  try {
    before = persistent();
    resize(before + Number(pages));
    granted = persistent() - before;
    return { granted };
  } catch (error) {
    return { refused: (error as Error).message };
  }
};

const tell = (said: FromKeeper): void => {
  // Whoever asked may have gone while the kernel was looking for pages, and a closed channel is noticed only now.
  process.send!(said, (error: Error | null) => {
    if (error !== null) leave();
  });
};

/**
 * One run at a time: what another has added since would be taken for somebody else's number, and stay. A name without a file,
 * which the kernel frees with its holder (unix(7), abstract).
 */
const ANOTHER_RUN = "another run of hardfacts has enlarged this pool, and must end first";
const turn = createServer();
turn.once("error", ({ code, message }: NodeJS.ErrnoException) => {
  tell({ refused: code === "EADDRINUSE" ? ANOTHER_RUN : message });
});
turn.listen(`\0hardfacts-pool-keeper${directory}`, () => {
  turn.unref();
  tell(answer());
});
