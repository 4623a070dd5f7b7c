import type { PlannedComparison, Setting } from "../../src/experiment/experiment.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";
import type { Arm } from "../../src/experiment/samples.ts";
import { type FamilyName, familyNames, familyOf } from "../../src/litmus/families.ts";
import { type Ordering, ORDERINGS, programOf, type Target } from "../../src/litmus/variants.ts";

/** Of the hand-off probe and of free running; rounds come in batches, 40 to 400 us each. */
const TRIAL_NS = 20_000;

/**
 * Of what a `never` rests on: half a million and more in 17 replicates, of which fifty thousand must meet.
 * Of what is seen, or only guards, a fifth: a fence hides what shows in one of ten thousand rounds if 89 000 show nothing.
 */
const MANY = { rounds: 1024 };
const FEW = { rounds: 192 };

type More = Arm["parameters"];

const test = (family: FamilyName, ordering: Ordering = "none", more: More = {}): Arm => ({
  kernel: "litmus",
  parameters: { family, ordering, ...more },
});

const control = (family: FamilyName, more: More = {}): Arm =>
  test(family, "none", { form: "control", ...more });

const comparison = (
  id: string,
  blocks: number,
  arms: PlannedComparison["arms"],
  threads = 2,
  requires: readonly Requirement[] = [],
): PlannedComparison => ({ id, layer: "native", threads, trialNs: TRIAL_NS, blocks, arms, requires });

const ON_X86: readonly Requirement[] = [{ kind: "architecture", oneOf: ["x64"] }];
const ON_ARM: readonly Requirement[] = [{ kind: "architecture", oneOf: ["arm64"] }];

/** Chapter 02.02.02: one word. */
const coherence: readonly PlannedComparison[] = [
  comparison("two-loads", 180, {
    corr: test("corr"),
    "corr-full": test("corr", "full"),
    "corr-swapped": control("corr"),
  }),
  comparison("free-running", 60, {
    "free-corr": test("corr", "none", { pace: "free" }),
    "free-corr-full": test("corr", "full", { pace: "free" }),
    "free-corr-swapped": control("corr", { pace: "free" }),
  }),
  comparison("two-stores", 120, {
    cowr2: test("cowr2"),
    "cowr2-full": test("cowr2", "full"),
    "cowr2-two-words": control("cowr2"),
  }),
  comparison(
    "two-readers",
    100,
    { coiriw: test("coiriw"), "coiriw-full": test("coiriw", "full"), "coiriw-swapped": control("coiriw") },
    4,
  ),
  comparison("alone", 40, { coww: test("coww") }, 1),
];

/** Chapter 02.05.03: several words. What only one architecture has stands in comparisons of its own. */
const ordering = (target: Target, profile: Setting["profile"]): readonly PlannedComparison[] => {
  // A hundred million rounds of what fences must forbid, where there is the time.
  const storeBuffering = profile === "thorough" ? 280 : 36;
  // Multi-copy atomic, but free to reorder loads: Arm needs the acquires for what x86 has by itself.
  const inOrder: Ordering = target === "arm64" ? "stlr-ldar" : "none";
  return [
    comparison("store-buffering", storeBuffering, {
      sb: test("sb", "none", FEW),
      "sb-full": test("sb", "full", MANY),
      "sb-seq-cst": test("sb", "seq-cst", FEW),
      "sb-swapped": control("sb", FEW),
    }),
    comparison(
      "store-buffering-x86",
      storeBuffering,
      {
        "sb-beside": test("sb", "none", FEW),
        "sb-full-beside": test("sb", "full", FEW),
        "sb-exchange": test("sb", "exchange", MANY),
        "sb-locked": test("sb", "locked", MANY),
        "sb-lfence": test("sb", "load-fence", FEW),
        "sb-sfence": test("sb", "store-fence", FEW),
      },
      2,
      ON_X86,
    ),
    // A rate of 5 a million is refuted by none of 1.8 million at the first look's error (8.9 / 5e-6); a seventh may be left out.
    comparison("message-passing", 122, {
      mp: test("mp", "none", MANY),
      "mp-full": test("mp", "full", FEW),
      "mp-swapped": control("mp", FEW),
    }),
    comparison(
      "message-passing-arm",
      70,
      {
        "mp-beside": test("mp"),
        "mp-stlr-ldar": test("mp", "stlr-ldar", MANY),
        "mp-cheapest": test("mp", "cheapest"),
        "mp-swapped-beside": control("mp"),
      },
      2,
      ON_ARM,
    ),
    comparison("load-buffering", 28, {
      lb: test("lb", "none", MANY),
      "lb-full": test("lb", "full", FEW),
      "lb-swapped": control("lb", FEW),
    }),
    comparison("stores", 36, {
      r: test("r", "none", FEW),
      "r-full": test("r", "full", FEW),
      s: test("s", "none", MANY),
      "s-full": test("s", "full", FEW),
      "s-swapped": control("s", FEW),
    }),
    // Whose threads only store is soon ahead of what it stores, and late for the next round.
    comparison("two-stores-each", 84, {
      "2+2w": test("2+2w", "none", MANY),
      "2+2w-full": test("2+2w", "full", FEW),
      "2+2w-swapped": control("2+2w", FEW),
    }),
    comparison("forwarding", 35, {
      "sb+rfi": test("sb+rfi", "none", FEW),
      "sb+rfi-full": test("sb+rfi", "full", FEW),
    }),
    comparison(
      "write-to-read",
      100,
      { wrc: test("wrc", inOrder), "wrc-full": test("wrc", "full"), "wrc-swapped": control("wrc") },
      3,
    ),
    comparison(
      "independent-reads",
      100,
      { iriw: test("iriw", inOrder), "iriw-full": test("iriw", "full"), "iriw-swapped": control("iriw") },
      4,
    ),
  ];
};

/** Every test under everything that may order it: no claim rests on it, but it fills the table. */
const survey = (target: Target, features: readonly string[]): readonly PlannedComparison[] =>
  [1, 2, 3, 4].map((threads) =>
    comparison(
      `survey-of-${threads}`,
      4,
      Object.fromEntries(
        familyNames
          .filter((family) => familyOf(family).test.length === threads)
          .flatMap((family) =>
            ORDERINGS.filter(
              (each) =>
                programOf(family, "test", each, target) !== null &&
                // Before Armv8.3 ldapr is no instruction.
                (each !== "stlr-ldapr" || features.includes("lrcpc")),
            ).map((each) => [`${family} ${each}`, test(family, each)]),
          ),
      ),
      threads,
    ),
  );

/** What the machine's programs are written for; another architecture has no native layer, and no need of any. */
const targetOf = ({ machine }: Setting): Target => (machine.architecture === "arm64" ? "arm64" : "x64");

export const nativeComparisons = (setting: Setting): readonly PlannedComparison[] => {
  const target = targetOf(setting);
  return [
    ...coherence,
    ...ordering(target, setting.profile),
    ...survey(target, setting.machine.cpu.features),
  ];
};

/** The comparisons whose arms have quantities. */
export const isSurvey = ({ id }: PlannedComparison): boolean => id.startsWith("survey-of-");
