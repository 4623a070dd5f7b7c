import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** How to write for a reader: found out once by who knows the environment, then passed to everything that renders. */
export interface Style {
  /** Columns that no line exceeds. */
  readonly width: number;
  readonly colors: Colors;
  /** False: ASCII only. */
  readonly unicode: boolean;
}

/** What decides the style. */
export interface StyleFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

const DEFAULT_WIDTH = 80;
/** Wider lines are hard to follow from one end to the other. */
const GREATEST_WIDTH = 120;
/** Narrower than this, tables help nobody: the terminal breaks the lines. */
const LEAST_WIDTH = 60;

/** Colours, width and characters that suit who reads. */
export const styleFor = (facts: StyleFacts): Style => ({
  width: Math.min(GREATEST_WIDTH, Math.max(LEAST_WIDTH, (facts.isTTY && facts.columns) || DEFAULT_WIDTH)),
  colors: picocolors.createColors(isColorSupported(facts)),
  unicode: isUnicode(facts.env),
});

/** No colour, `width` columns: for files and tests. */
export const plainStyle = (width = DEFAULT_WIDTH): Style => ({
  width,
  colors: picocolors.createColors(false),
  unicode: true,
});

/** no-color.org: NO_COLOR wins if it is not empty; then FORCE_COLOR; then whether a terminal reads. */
const isColorSupported = ({ env, isTTY }: StyleFacts): boolean => {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  return isTTY && env["TERM"] !== "dumb";
};

/** Of LC_ALL, LC_CTYPE, LANG the first that is set decides. None set: terminals of today read UTF-8. */
const isUnicode = (env: StyleFacts["env"]): boolean => {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(
    (each) => each !== undefined && each !== "",
  );
  return locale === undefined || /utf-?8/i.test(locale);
};
