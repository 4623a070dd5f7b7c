import { cut } from "../../display-width.ts";
import { counted } from "../../figures.ts";
import type { ExperimentResult, OutcomeResult } from "../../run-file.ts";
import type { RenderedFigure } from "../rendered-figure.ts";
import { dotAt, draw, linksAt, type Mark, rectsAt, textAt } from "./canvas.ts";
import { extentOf } from "../../figure-data/axis.ts";
import { label } from "../../figure-data/estimates.ts";
import type { Heading } from "./heading.ts";
import { histogram, type Row, rowOf, type Standing } from "./outcome-rows.ts";
import { columnsIn, FONT_SIZE, GRID, INK, LINE_HEIGHT, MUTED, REFUTED, WIDTH } from "./theme.ts";
import { shownOf } from "./thin.ts";

const LABELS = 214;
/** Where nothing was seen: a logarithmic axis has no zero, so it stands before the axis. */
const ZERO = LABELS + 16;
const ONE = LABELS + 52;
const RIGHT = WIDTH - 24;
const ROW_HEIGHT = 24;
/** A test that forbids is loud in a row of its own. */
const ALARM_HEIGHT = LINE_HEIGHT + 2;

/** Tests that are not looked through row by row; what came of them is said in the caption. */
const MOST_OPEN = 40;

/** More than the litmus tests of the catalogue, with all that may come of them. */
const MOST_TESTS = 400;
const MOST_OUTCOMES = 2400;

type Headed = (id: string, title: string, caption: string) => Heading;

const GROUPS: readonly {
  readonly id: string;
  readonly title: string;
  readonly of: (result: OutcomeResult) => boolean;
}[] = [
  {
    id: "outcomes",
    title: "What litmus tests showed",
    of: ({ survey, layer }) => !survey && layer === "native",
  },
  {
    id: "outcomes-in-workers",
    title: "What litmus tests showed in workers",
    of: ({ survey, layer }) => !survey && layer !== "native",
  },
  { id: "outcomes-survey", title: "What further litmus tests showed", of: ({ survey }) => survey },
];

/** The outcomes of litmus tests, a row each: how often each came in how many rounds, and what must not come. */
export const drawOutcomes = (
  { outcomes }: Pick<ExperimentResult, "outcomes">,
  headed: Headed,
): readonly RenderedFigure[] =>
  GROUPS.flatMap(({ id, title, of }) => {
    const results = outcomes.filter((result) => result.rounds > 0 && of(result));
    return results.length === 0 ? [] : [drawGroup(results, id, title, headed)];
  });

const outcomesIn = (rows: readonly Row[]): number =>
  rows.reduce((sum, { outcomes }) => sum + outcomes.length, 0);

/** All of them, as long as a page can hold them; else those that came and must not, then the others. */
const fewRows = (rows: readonly Row[]): readonly Row[] => {
  if (rows.length <= MOST_TESTS && outcomesIn(rows) <= MOST_OUTCOMES) return rows;
  const isAlarm = ({ standing }: { readonly standing: Standing }): boolean => standing === "FORBIDDEN, SEEN";
  const alarmsFirst = rows.toSorted((a, b) => Number(b.alarms.length > 0) - Number(a.alarms.length > 0));
  const shown = alarmsFirst.slice(0, MOST_TESTS);
  const most = Math.floor(MOST_OUTCOMES / shown.length);
  return shown.map((row) => ({
    ...row,
    outcomes: row.outcomes.toSorted((a, b) => Number(isAlarm(b)) - Number(isAlarm(a))).slice(0, most),
    alarms: row.alarms.slice(0, most),
  }));
};

const drawGroup = (
  results: readonly OutcomeResult[],
  id: string,
  title: string,
  headed: Headed,
): RenderedFigure => {
  const all = results.map(rowOf);
  const unplaced = fewRows(all);
  const heading = headed(
    id,
    title,
    captionOf(all) +
      shownOf(unplaced.length, all.length, "tests", "those that showed what is forbidden before all") +
      shownOf(outcomesIn(unplaced), outcomesIn(all), "outcomes", ""),
  );
  const [, most] = extentOf([10, ...results.map(({ rounds }) => rounds)]);
  const at = (count: number): number =>
    count <= 0 ? ZERO : ONE + (Math.log(Math.max(1, count)) / Math.log(most)) * (RIGHT - ONE);
  const legend = legendRows(new Set(unplaced.map(({ standing }) => standing)));
  const top = legend.height + LINE_HEIGHT + 4;
  const rows = placeRows(unplaced, top);
  const bottom = rows.reduce((py, { alarms }) => py + ROW_HEIGHT + alarms.length * ALARM_HEIGHT, top);
  return {
    ...heading,
    ...(rows.length > MOST_OPEN ? { folded: `The outcomes of all ${counted(rows.length, "test")}` } : {}),
    drawing: draw({
      id: heading.id,
      ...{ marginTop: 0, marginRight: 0, marginBottom: 0, marginLeft: 0 },
      height: bottom + 2 * LINE_HEIGHT + 4,
      name: heading.title,
      description: [
        heading.caption,
        ...rows.flatMap(({ name, alarms }) =>
          alarms.length > 0
            ? [`${name}: ${alarms.map(({ name: outcome }) => label(outcome)).join(", ")}.`]
            : [],
        ),
      ].join(" "),
      marks: [...legend.marks, ...countAxis(most, at, top, bottom), ...rowMarks(rows, at)],
    }),
    table: {
      columns: ["test", "outcome", "the machine's model", "seen", "rounds"],
      rows: rows.flatMap(({ name, result, outcomes }) =>
        outcomes.map(({ name: outcome, count, standing }) => [
          name,
          label(outcome),
          standing === "seen" ? "allows it" : standing,
          String(count),
          String(result.rounds),
        ]),
      ),
    },
  };
};

/** A row with where its middle is, without what stands below it. */
type PlacedRow = Row & { readonly py: number };

const placeRows = (rows: readonly Row[], top: number): readonly PlacedRow[] => {
  let next = top;
  return rows.map((row) => {
    const py = next + ROW_HEIGHT / 2;
    next += ROW_HEIGHT + row.alarms.length * ALARM_HEIGHT;
    return { ...row, py };
  });
};

const captionOf = (rows: readonly Row[]): string => {
  const alarms = rows.filter((row) => row.alarms.length > 0).length;
  const shy = rows.filter(({ standing }) => standing === "allowed, never seen").length;
  const said =
    alarms > 0
      ? `${counted(alarms, "test")} SHOWED WHAT THE MACHINE'S MODEL FORBIDS.`
      : "Nothing came that the machine's model forbids.";
  return `${said} A row is a test, its large symbol the outcome it asks about, each stroke another outcome, by how often it came; the line ends at the rounds made. ${
    shy === 0 ? "" : `${counted(shy, "outcome")} asked about may come and never did.`
  }`.trim();
};

/** Symbols that differ in shape and filling, not in colour alone. */
const LOOKS = {
  seen: { symbol: "circle", fill: "var(--series-1)", stroke: "var(--series-1)", r: 5.5 },
  "allowed, never seen": { symbol: "circle", fill: "none", stroke: "var(--series-1)", strokeWidth: 2, r: 5 },
  "forbidden, never seen": { symbol: "square", fill: "none", stroke: MUTED, strokeWidth: 2, r: 4.5 },
  "FORBIDDEN, SEEN": { symbol: "star", fill: REFUTED, stroke: REFUTED, r: 8 },
  "of no model": { symbol: "diamond", fill: INK, stroke: INK, r: 5 },
} as const;

const LEGEND: readonly (readonly [Standing, string])[] = [
  ["seen", "allowed, came"],
  ["allowed, never seen", "allowed, never came"],
  ["forbidden, never seen", "forbidden, never came"],
  ["FORBIDDEN, SEEN", "FORBIDDEN, CAME"],
  ["of no model", "we have no model for it"],
];

const legendRows = (
  standings: ReadonlySet<Standing>,
): { readonly marks: readonly Mark[]; readonly height: number } => {
  const width = WIDTH / 2;
  const shown = LEGEND.filter(([standing]) => standing !== "of no model" || standings.has(standing));
  const marks = shown.flatMap(([standing, text], index) => {
    const [px, py] = [(index % 2) * width + 8, Math.floor(index / 2) * LINE_HEIGHT + 10];
    return [
      dotAt([{ px, py }], { ...LOOKS[standing], r: 5.5 }),
      textAt([{ px: px + 16, py, text }], {
        textAnchor: "start",
        fill: standing === "FORBIDDEN, SEEN" ? REFUTED : INK,
      }),
    ];
  });
  return { marks, height: Math.ceil(shown.length / 2) * LINE_HEIGHT + 4 };
};

const countAxis = (most: number, at: (count: number) => number, top: number, bottom: number): Mark[] => {
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, k) => 10 ** k);
  const step = Math.ceil(decades.length / 4);
  const ticks = [0, ...decades.filter((_, index) => index % step === 0)];
  return [
    linksAt(
      ticks.map((tick) => ({ px: at(tick), px2: at(tick), py: top - 2, py2: bottom })),
      { stroke: GRID },
    ),
    // Above and below, for the list may be longer than a screen.
    textAt(
      [top - LINE_HEIGHT / 2 - 2, bottom + LINE_HEIGHT / 2].flatMap((py) =>
        ticks.map((tick) => ({ px: at(tick), py, text: tickText(tick) })),
      ),
      { fill: MUTED, fontSize: FONT_SIZE - 1 },
    ),
    textAt([{ px: (ONE + RIGHT) / 2, py: bottom + LINE_HEIGHT * 1.5, text: "rounds in which it came" }], {
      fill: MUTED,
    }),
  ];
};

const tickText = (count: number): string =>
  count >= 1e6 ? `${count / 1e6} M` : count >= 1e3 ? `${count / 1e3} k` : String(count);

const rowMarks = (rows: readonly PlacedRow[], at: (count: number) => number): Mark[] => {
  const alarmed = rows.filter(({ alarms }) => alarms.length > 0);
  const standings = [...new Set(rows.map(({ standing }) => standing))];
  return [
    rectsAt(
      alarmed.map(({ py, alarms }) => ({
        ...{ px: 0, px2: WIDTH, py: py - ROW_HEIGHT / 2 },
        py2: py + ROW_HEIGHT / 2 + alarms.length * ALARM_HEIGHT,
      })),
      { fill: REFUTED, fillOpacity: 0.15 },
    ),
    textAt(
      rows.map(({ name, py }) => ({ px: 0, py, text: cut(name, columnsIn(LABELS - 6), "…") })),
      { textAnchor: "start" },
    ),
    linksAt(
      rows.map(({ result, py }) => ({ px: ONE, px2: at(result.rounds), py, py2: py })),
      { stroke: GRID, strokeWidth: 3 },
    ),
    linksAt(
      rows.flatMap(({ outcomes, py }) =>
        outcomes
          .filter(({ count }) => count > 0)
          .map(({ count }) => ({ px: at(count), px2: at(count), py: py - 6, py2: py + 6 })),
      ),
      { stroke: MUTED, strokeWidth: 2 },
    ),
    ...standings.map((standing) =>
      dotAt(
        rows
          .filter((row) => row.standing === standing)
          .map(({ result, py }) => ({ px: at(result.askedSeen), py })),
        LOOKS[standing],
      ),
    ),
    dotAt(
      alarmed.flatMap(({ alarms, py }) => alarms.map(({ count }) => ({ px: at(count), py }))),
      LOOKS["FORBIDDEN, SEEN"],
    ),
    textAt(
      alarmed.flatMap(({ result, alarms, py }) =>
        alarms.map(({ name, count }, index) => ({
          ...{ px: WIDTH - 6, py: py + ROW_HEIGHT / 2 + (index + 0.5) * ALARM_HEIGHT },
          text: cut(
            `${label(name)} came ${counted(count, "time")}; ${label(result.machineModel ?? "")} forbids it`,
            columnsIn(WIDTH - 20),
            "…",
          ),
        })),
      ),
      { textAnchor: "end", fill: REFUTED, fontWeight: 700 },
    ),
    // Over all else, so that pointing anywhere in a row tells its histogram.
    rectsAt(
      rows.map((row) => ({
        ...{ px: 0, px2: WIDTH, py: row.py - ROW_HEIGHT / 2, py2: row.py + ROW_HEIGHT / 2 },
        text: histogram(row),
      })),
      { fill: "none", pointerEvents: "all", title: "text" },
    ),
  ];
};
