import type { RunEvent } from "../runner/options.ts";
import type { Library, Output } from "./context.ts";

/** Between two plain lines where nobody watches, ms. */
const QUIET_MS = 3000;

const CLEAR_LINE = "\r\u001b[2K";

/** Shows how a run goes on. Draws at events only, never by a timer: the parent is silent while a trial is timed. */
export interface ProgressDisplay {
  readonly onEvent: (event: RunEvent) => void;
  /** A line that stays. */
  readonly say: (text: string) => void;
  /** Takes the live line away. */
  readonly end: () => void;
}

export const progressDisplay = (
  library: Pick<Library, "advance" | "NO_PROGRESS" | "noticeText" | "progressText">,
  output: Output,
  now: () => number,
  quiet: boolean,
): ProgressDisplay => {
  let progress = library.NO_PROGRESS;
  let live = false;
  let lastLine = -Infinity;
  const erase = (): void => {
    if (live) output.write(CLEAR_LINE);
    live = false;
  };
  const say = (text: string): void => {
    erase();
    output.write(`${text}\n`);
  };
  const onTerminal = (event: RunEvent): void => {
    const notice = library.noticeText(event);
    if (notice !== null) say(notice);
    // "progress" comes just before "measuring": one of the two is drawn.
    if (notice === null && event.kind !== "measuring") return;
    // 0 where a terminal does not know.
    const columns = output.columns === undefined || output.columns === 0 ? 80 : output.columns;
    output.write(`${CLEAR_LINE}${library.progressText(progress).slice(0, Math.max(1, columns - 1))}`);
    live = true;
  };
  const elsewhere = (event: RunEvent): void => {
    if (event.kind === "child-started" || event.kind === "progress") return;
    const notice = library.noticeText(event);
    const time = now();
    // What deserves a line of its own gets it; the rest waits its turn.
    if (notice === null && time - lastLine < QUIET_MS) return;
    lastLine = time;
    output.write(`${notice ?? library.progressText(progress)}\n`);
  };
  return {
    onEvent: (event) => {
      progress = library.advance(progress, event);
      if (quiet) return;
      if (output.isTTY) onTerminal(event);
      else elsewhere(event);
    },
    say,
    end: erase,
  };
};
