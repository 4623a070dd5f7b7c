import type { AccessOrder, Condition, Register, Word } from "./program.ts";

/** An access of a family's program, before it is said how it is ordered. */
export type Step =
  | { readonly op: "load"; readonly word: Word; readonly into: Register }
  | { readonly op: "store"; readonly word: Word; readonly value: number; readonly order?: AccessOrder };

/** Whose steps stand in for those of the test, so that even sequential consistency allows the outcome. */
type Steps = readonly (readonly Step[])[];

/**
 * A litmus test. Names and programs as in herd's catalogue (Alglave, Maranget, Tautschnig 2014, Herding Cats); CoWR2,
 * CoIRIW and the two last are ours. The machine's programs stand in native/kernels/litmus_programs.inc; a test holds
 * their disassembly against this table.
 */
export interface LitmusFamily {
  /** As the literature writes it. */
  readonly title: string;
  readonly test: Steps;
  /** Null where any such change would ask for something else. */
  readonly control: Steps | null;
  readonly lasts: readonly Word[];
  readonly asked: readonly Condition[];
}

const load = (into: Register, word: Word): Step => ({ op: "load", word, into });
const store = (word: Word, value: number): Step => ({ op: "store", word, value });
const reversed = (steps: readonly Step[]): readonly Step[] => [...steps].reverse();

/** The threads' steps, those of some threads in the opposite order. */
const exchanged = (threads: Steps, ...which: number[]): Steps =>
  threads.map((steps, thread) => (which.includes(thread) ? reversed(steps) : steps));

const SB: Steps = [
  [store("x", 1), load("r0", "y")],
  [store("y", 1), load("r1", "x")],
];
const MP: Steps = [
  [store("x", 1), store("y", 1)],
  [load("r0", "y"), load("r1", "x")],
];
const LB: Steps = [
  [load("r0", "x"), store("y", 1)],
  [load("r1", "y"), store("x", 1)],
];
const R: Steps = [
  [store("x", 1), store("y", 1)],
  [store("y", 2), load("r0", "x")],
];
const S: Steps = [
  [store("x", 2), store("y", 1)],
  [load("r0", "y"), store("x", 1)],
];
const TWO_PLUS_TWO_W: Steps = [
  [store("x", 2), store("y", 1)],
  [store("y", 2), store("x", 1)],
];
const CORR: Steps = [[store("x", 1)], [load("r0", "x"), load("r1", "x")]];
const WRC: Steps = [[store("x", 1)], [load("r0", "x"), store("y", 1)], [load("r1", "y"), load("r2", "x")]];
const RWC: Steps = [[store("x", 1)], [load("r0", "x"), load("r1", "y")], [store("y", 1), load("r2", "x")]];
const IRIW: Steps = [
  [store("x", 1)],
  [store("y", 1)],
  [load("r0", "x"), load("r1", "y")],
  [load("r2", "y"), load("r3", "x")],
];
const COIRIW: Steps = [
  [store("x", 1)],
  [store("x", 2)],
  [load("r0", "x"), load("r1", "x")],
  [load("r2", "x"), load("r3", "x")],
];
/** x and y are the flags, z is whose turn it is to wait. */
const PETERSON: Steps = [
  [store("x", 1), store("z", 1), load("r0", "y"), load("r1", "z")],
  [store("y", 1), store("z", 2), load("r2", "x"), load("r3", "z")],
];

export const FAMILIES = {
  coww: {
    title: "CoWW",
    test: [[store("x", 1), store("x", 2)]],
    control: null,
    lasts: ["x"],
    asked: [{ x: 1 }],
  },
  sb: {
    title: "SB",
    test: SB,
    control: exchanged(SB, 0, 1),
    lasts: [],
    asked: [{ r0: 0, r1: 0 }],
  },
  mp: {
    title: "MP",
    test: MP,
    control: exchanged(MP, 0),
    lasts: [],
    asked: [{ r0: 1, r1: 0 }],
  },
  lb: {
    title: "LB",
    test: LB,
    control: exchanged(LB, 0, 1),
    lasts: [],
    asked: [{ r0: 1, r1: 1 }],
  },
  r: {
    title: "R",
    test: R,
    control: exchanged(R, 1),
    lasts: ["y"],
    asked: [{ r0: 0, y: 2 }],
  },
  s: {
    title: "S",
    test: S,
    control: exchanged(S, 0),
    lasts: ["x"],
    asked: [{ r0: 1, x: 2 }],
  },
  "2+2w": {
    title: "2+2W",
    test: TWO_PLUS_TWO_W,
    control: exchanged(TWO_PLUS_TWO_W, 1),
    lasts: ["x", "y"],
    asked: [{ x: 2, y: 2 }],
  },
  corr: {
    title: "CoRR",
    test: CORR,
    control: exchanged(CORR, 1),
    lasts: [],
    asked: [{ r0: 1, r1: 0 }],
  },
  cowr2: {
    title: "CoWR2",
    test: [
      [store("x", 1), load("r0", "x")],
      [store("x", 2), load("r1", "x")],
    ],
    control: [
      [store("x", 1), load("r0", "y")],
      [store("y", 2), load("r1", "x")],
    ],
    lasts: [],
    asked: [{ r0: 2, r1: 1 }],
  },
  "sb+rfi": {
    title: "SB+rfi",
    test: [
      [store("x", 1), load("r0", "x"), load("r1", "y")],
      [store("y", 1), load("r2", "y"), load("r3", "x")],
    ],
    control: [
      [load("r1", "y"), store("x", 1), load("r0", "x")],
      [store("y", 1), load("r2", "y"), load("r3", "x")],
    ],
    lasts: [],
    asked: [{ r0: 1, r1: 0, r2: 1, r3: 0 }],
  },
  wrc: {
    title: "WRC",
    test: WRC,
    control: exchanged(WRC, 2),
    lasts: [],
    asked: [{ r0: 1, r1: 1, r2: 0 }],
  },
  rwc: {
    title: "RWC",
    test: RWC,
    control: exchanged(RWC, 2),
    lasts: [],
    asked: [{ r0: 1, r1: 0, r2: 0 }],
  },
  iriw: {
    title: "IRIW",
    test: IRIW,
    control: exchanged(IRIW, 2),
    lasts: [],
    asked: [{ r0: 1, r1: 0, r2: 1, r3: 0 }],
  },
  coiriw: {
    title: "CoIRIW",
    test: COIRIW,
    control: exchanged(COIRIW, 2),
    lasts: [],
    asked: [{ r0: 1, r1: 2, r2: 2, r3: 1 }],
  },
  /** The entry protocol alone: both are in if each finds the other's flag down, or that it is the other's turn to wait. */
  peterson: {
    title: "Peterson",
    test: PETERSON,
    control: PETERSON.map((steps) => [...steps.slice(2), ...steps.slice(0, 2)]),
    lasts: [],
    asked: [
      { r0: 0, r2: 0 },
      { r0: 0, r3: 1 },
      { r1: 2, r2: 0 },
      { r1: 2, r3: 1 },
    ],
  },
  /** Message passing whose data is stored past the caches. Of x86 alone. */
  "mp+nt": {
    title: "MP+nt",
    test: [[{ op: "store", word: "x", value: 1, order: "non-temporal" }, store("y", 1)], MP[1]!],
    control: [[store("y", 1), { op: "store", word: "x", value: 1, order: "non-temporal" }], MP[1]!],
    lasts: [],
    asked: [{ r0: 1, r1: 0 }],
  },
} as const satisfies Readonly<Record<string, LitmusFamily>>;

export type FamilyName = keyof typeof FAMILIES;

export const familyNames = Object.keys(FAMILIES) as FamilyName[];

export const familyOf = (name: FamilyName): LitmusFamily => FAMILIES[name];
