import type { Names, Watch } from "../report/live/watch.ts";
import type { RunEvent } from "../runner/options.ts";
import type { Context, Library } from "./context.ts";
import { painterOn, sizeOf } from "./painter.ts";

/** Between two plain lines where nobody watches, ms. */
const QUIET_MS = 3000;

/** Shows how a run goes on. Draws at events only, never by a timer: the parent is silent while a trial is timed. */
export interface ProgressDisplay {
  /** Somebody watches: it has a use for standings. */
  readonly live: boolean;
  readonly onEvent: (event: RunEvent) => void;
  /** A line that stays. */
  readonly say: (text: string) => void;
  /** Takes away what is drawn. */
  readonly end: () => void;
}

type Setting = Pick<Context, "env" | "now" | "stderr"> & { readonly names: Names; readonly quiet: boolean };

export const progressDisplay = (
  library: Pick<
    Library,
    | "advance"
    | "displayWidth"
    | "frame"
    | "NO_PROGRESS"
    | "NOTHING_YET"
    | "noticeText"
    | "progressText"
    | "styleFor"
    | "watch"
  >,
  setting: Setting,
): ProgressDisplay => {
  if (setting.quiet) return { ...plainLines(library, setting), onEvent: () => undefined };
  return isWatched(setting) ? livePanel(library, setting) : plainLines(library, setting);
};

/** By a person, on a terminal that can draw. CI services show a terminal that nobody sits at. */
const isWatched = ({ stderr, env }: Pick<Setting, "stderr" | "env">): boolean =>
  stderr.isTTY && env["TERM"] !== "dumb" && ["", "0", "false", undefined].includes(env["CI"]);

const livePanel = (
  library: Parameters<typeof progressDisplay>[0],
  { stderr, env, names }: Setting,
): ProgressDisplay => {
  const painter = painterOn(stderr, library.displayWidth);
  let watch: Watch = library.NOTHING_YET;
  const draw = (): void => {
    const { columns, rows } = sizeOf(stderr);
    const style = library.styleFor({ env, isTTY: true, columns });
    // Neither the last column nor the last row: a terminal would go on to the next by itself.
    painter.paint(library.frame(watch, names, { columns: columns - 1, rows: rows - 1 }, style));
  };
  return {
    live: true,
    onEvent: (event) => {
      watch = library.watch(watch, event);
      const notice = library.noticeText(event);
      if (notice !== null) painter.print(notice);
      // "progress" comes just before "measuring" or "standings": one of the two is drawn. At neither is anything timed.
      if (event.kind === "measuring" || event.kind === "standings") draw();
    },
    say: painter.print,
    end: painter.erase,
  };
};

const plainLines = (
  library: Parameters<typeof progressDisplay>[0],
  { stderr, now }: Setting,
): ProgressDisplay => {
  let progress = library.NO_PROGRESS;
  let lastLine = -Infinity;
  return {
    live: false,
    onEvent: (event) => {
      progress = library.advance(progress, event);
      if (event.kind === "child-started" || event.kind === "progress") return;
      const notice = library.noticeText(event);
      const time = now();
      // What deserves a line of its own gets it; the rest waits its turn.
      if (notice === null && time - lastLine < QUIET_MS) return;
      lastLine = time;
      stderr.write(`${notice ?? library.progressText(progress)}\n`);
    },
    say: (text) => {
      stderr.write(`${text}\n`);
    },
    end: () => undefined,
  };
};
