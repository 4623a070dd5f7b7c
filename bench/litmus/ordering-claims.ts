import type { Claim, Control } from "../../src/experiment/claim.ts";
import { never, observed, rateAtLeast, type Expectation } from "../../src/experiment/expectation.ts";
import type { Requirement } from "../../src/experiment/requirement.ts";

const X86: Requirement = { kind: "architecture", oneOf: ["x64"] };
const ARM: Requirement = { kind: "architecture", oneOf: ["arm64"] };
const X86_OR_ARM: Requirement = { kind: "architecture", oneOf: ["x64", "arm64"] };

/**
 * Rounds in which the threads met, of half a million: what is seen in one of a thousand of these is seen fifty times,
 * and without its fence SB is seen in every third. How many of all rounds meet depends on the fence and on how far apart
 * the CPUs are: from a twentieth to a half.
 * Rounds alone would say nothing of CPUs whose clocks are out of step.
 */
const MET = 50_000;

/** Of controls, which show in percents of their rounds what they are about, or nothing. */
const CONTROL_ROUNDS = 50_000;

/** Of the rounds of three and four threads fewer are made, and fewer count. */
const MET_BY_MANY = 10_000;

const neverIn = (arm: string, met = MET): Expectation =>
  never({ quantity: `${arm}-overlapping`, atLeast: met });

/** Guards a `never`: the rounds that showed nothing stood beside rounds that did show it. */
const seenIn = (id: string, arm: string, guards?: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: never({ quantity: `${arm}-rounds`, atLeast: CONTROL_ROUNDS }),
  expected: false,
  ...(guards === undefined ? {} : { guards }),
});

/** Guards an observation, or a refutation by one: what shows it although nothing may is a fault of the instrument. */
const notSeenIn = (id: string, arm: string, guards?: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: never({ quantity: `${arm}-rounds`, atLeast: CONTROL_ROUNDS }),
  expected: true,
  ...(guards === undefined ? {} : { guards }),
});

/** A hundredth of the least share in which anything that is asked about was seen where it is allowed. */
const LEAST_RATE = 1e-4;

/** Guards an `observed`. As a rate, for no count of nothing lies wholly outside "observed". */
const hiddenIn = (id: string, arm: string, guards?: string): Control => ({
  id,
  quantity: `${arm}-asked`,
  expectation: rateAtLeast(LEAST_RATE, `${arm}-rounds`),
  expected: false,
  ...(guards === undefined ? {} : { guards }),
});

const TSO =
  "Sewell, Sarkar, Owens, Zappa Nardelli, Myreen 2010, x86-TSO (CACM 53/7); recomputed from its axioms (src/litmus)";

/** Of chapter 02.05.03: what stays in order without a fence, and which fence holds what. */
export const orderingClaims: readonly Claim[] = [
  {
    id: "02.05.03/sb-allowed",
    title: "SB shows without a fence",
    statement:
      "Store buffering: without a fence both threads may read the old value of what the other has just written.",
    source: `${TSO}; Linux tools/memory-model/litmus-tests, SB+poonceonces`,
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "sb-asked", expectation: observed() }],
    controls: [hiddenIn("fenced", "sb-full")],
    requires: [X86_OR_ARM],
  },
  {
    id: "02.05.03/sb-mfence-forbidden",
    title: "a full fence forbids SB",
    statement: "Store buffering never shows with mfence (dmb ish on Arm) between store and load.",
    source: `${TSO}; Linux tools/memory-model/litmus-tests, SB+fencembonceonces`,
    prior: "robust",
    layers: ["native"],
    parts: [{ quantity: "sb-full-asked", expectation: neverIn("sb-full") }],
    controls: [seenIn("unfenced", "sb"), notSeenIn("seq-cst-orders", "sb-seq-cst")],
    requires: [X86_OR_ARM],
  },
  {
    id: "02.05.03/sb-locked-forbidden",
    title: "xchg and lock or forbid SB",
    statement:
      "A locked read-modify-write is a full fence: store buffering never shows with xchg or lock or.",
    source: `${TSO}; Intel SDM vol. 3, Loads and Stores Are Not Reordered with Locked Instructions (9.2.3.9 or 10.2.3.9)`,
    prior: "robust",
    mechanism:
      "A locked instruction holds its line exclusively from its read to its write and lets no later load of its core be answered before the store buffer has drained. The word it works on does not matter, so a locked or of zero to the stack does the work of mfence.",
    layers: ["native"],
    parts: [
      { quantity: "sb-exchange-asked", expectation: neverIn("sb-exchange") },
      { quantity: "sb-locked-asked", expectation: neverIn("sb-locked") },
    ],
    controls: [seenIn("unfenced", "sb-beside"), notSeenIn("mfence", "sb-full-beside")],
    requires: [X86],
  },
  {
    id: "02.05.03/sb-lfence-does-not-help",
    title: "lfence, sfence do not forbid SB",
    statement: "With lfence or sfence between store and load, store buffering still shows.",
    source: `${TSO}; Intel SDM vol. 2, LFENCE and SFENCE: neither waits for stores to be seen`,
    prior: "robust",
    mechanism:
      "The names suggest that each fence orders its kind of access. lfence waits for earlier loads, and sfence orders stores with stores: neither makes a store leave the buffer before a later load is answered, which is the only reordering there is to prevent. lfence merely delays the load, so the outcome becomes rarer.",
    layers: ["native"],
    parts: [
      { quantity: "sb-lfence-asked", expectation: observed() },
      { quantity: "sb-sfence-asked", expectation: observed() },
    ],
    controls: [hiddenIn("mfence", "sb-full-beside")],
    requires: [X86],
  },
  {
    id: "02.05.03/mp-forbidden-x86",
    title: "MP never shows on x86",
    statement: "Message passing: who sees the flag sees the data, with plain x86 loads and stores.",
    source: `${TSO}; Intel SDM vol. 3, Neither Loads nor Stores Are Reordered with Like Operations (9.2.3.2 or 10.2.3.2)`,
    prior: "robust",
    mechanism:
      "An x86 core drains its store buffer in program order, so data reach the cache before the flag that announces them; and loads appear to be executed in program order, since a load that was done early is repeated if its line is taken away before it retires. Whoever has seen the flag has therefore to see the data.",
    layers: ["native"],
    parts: [{ quantity: "mp-asked", expectation: neverIn("mp") }],
    controls: [seenIn("stores-exchanged", "mp-swapped"), notSeenIn("fenced", "mp-full")],
    requires: [X86],
  },
  {
    id: "02.05.03/mp-needs-lfence",
    title: "readers need lfence on x86 (MP)",
    statement: "On x86 the reader of a message needs lfence: without it stale data appear.",
    source: `Popular wording; refuted by ${TSO}. Only non-temporal stores need a fence, and the writer's`,
    prior: "myth",
    mechanism:
      "On weakly ordered machines a reader does need a barrier between flag and data, and x86 has an instruction called load fence, so it appears to be the place for it. But x86 already keeps loads in order for ordinary memory. lfence is needed only for loads from write-combining memory, and to stop speculation.",
    layers: ["native"],
    // A hundredth of the least rate at which store buffering was seen with rounds that begin at a barrier.
    parts: [{ quantity: "mp-asked", expectation: rateAtLeast(5e-6, "mp-rounds") }],
    controls: [
      {
        id: "stores-exchanged",
        quantity: "mp-swapped-asked",
        expectation: rateAtLeast(5e-6, "mp-swapped-rounds"),
        expected: true,
      },
    ],
    requires: [X86],
  },
  {
    id: "02.05.03/mp-allowed-arm",
    title: "MP shows on Arm, not with stlr",
    statement:
      "On Armv8 plain message passing may show the flag and not the data; a store-release and a load-acquire forbid it.",
    source:
      "Arm ARM, B2.3; Maranget, Sarkar, Sewell 2012, A Tutorial Introduction to the ARM and POWER Relaxed Memory Models",
    prior: "hardware-dependent",
    mechanism:
      "Armv8 orders neither two stores nor two loads to different words: the flag may become visible before the data, and the reader may load the data before the flag. A store-release of the flag and a load-acquire of it forbid one each; either alone leaves the other open.",
    layers: ["native"],
    parts: [
      { quantity: "mp-beside-asked", expectation: observed() },
      { quantity: "mp-stlr-ldar-asked", expectation: neverIn("mp-stlr-ldar") },
    ],
    controls: [
      hiddenIn("store-and-load-fence", "mp-cheapest", "mp-beside-asked"),
      seenIn("stores-exchanged", "mp-swapped-beside", "mp-stlr-ldar-asked"),
      notSeenIn("store-and-load-fence", "mp-cheapest", "mp-stlr-ldar-asked"),
    ],
    requires: [ARM],
  },
  {
    id: "02.05.03/lb-forbidden-x86",
    title: "LB never shows on x86",
    statement:
      "Load buffering never shows on x86: no load reads a store that the other thread makes after its own load.",
    source: `${TSO}; Intel SDM vol. 3, Stores Are Not Reordered with Earlier Loads (9.2.3.3 or 10.2.3.3)`,
    prior: "robust",
    mechanism:
      "For both loads to read the other thread's later store, a store would have to become visible before a load ahead of it in program order. x86 stores leave the core only after they have retired, and they retire after every earlier load has its value.",
    layers: ["native"],
    parts: [{ quantity: "lb-asked", expectation: neverIn("lb") }],
    controls: [seenIn("stores-first", "lb-swapped"), notSeenIn("fenced", "lb-full")],
    requires: [X86],
  },
  {
    id: "02.05.03/wrc-iriw-forbidden",
    title: "WRC and IRIW never show",
    statement:
      "Stores reach all other threads at once: WRC and IRIW never show on x86, nor on Armv8 with load-acquire.",
    source: `${TSO}; Arm ARM, B2.3 (other-multi-copy atomic); Pulte et al. 2018, Simplifying ARM Concurrency`,
    prior: "robust",
    mechanism:
      "On x86 and Armv8 a store becomes visible to all other cores at one moment, when it is written to the coherent cache: nobody else can look into the store buffer. Two readers can then not see two independent stores in opposite orders, as long as each reader's own loads stay in order. POWER, where cores may forward stores to some neighbours first, does show it.",
    layers: ["native"],
    parts: [
      { quantity: "wrc-asked", expectation: neverIn("wrc", MET_BY_MANY) },
      { quantity: "iriw-asked", expectation: neverIn("iriw", MET_BY_MANY) },
    ],
    controls: [
      seenIn("one-readers-loads-exchanged", "wrc-swapped", "wrc-asked"),
      seenIn("one-readers-loads-exchanged", "iriw-swapped", "iriw-asked"),
      notSeenIn("fenced", "wrc-full", "wrc-asked"),
      notSeenIn("fenced", "iriw-full", "iriw-asked"),
    ],
    requires: [X86_OR_ARM],
  },
  {
    id: "02.05.03/r-2plus2w-s",
    title: "R shows, S and 2+2W never",
    statement:
      "On x86 a load may overtake a store after another thread's two stores (R); that two stores or a load and a store change places (2+2W, S) is never seen.",
    source: TSO,
    prior: "robust",
    mechanism:
      "x86-TSO is a store buffer and nothing else. R needs only one load that overtakes a store of its own thread, which the buffer gives. 2+2W needs two stores out of order, and S either that or a store ahead of an earlier load: the buffer is first in, first out, and stores enter it after the loads before them.",
    layers: ["native"],
    parts: [
      { quantity: "r-asked", expectation: observed() },
      { quantity: "s-asked", expectation: neverIn("s") },
      { quantity: "2+2w-asked", expectation: neverIn("2+2w") },
    ],
    controls: [
      hiddenIn("r-fenced", "r-full", "r-asked"),
      seenIn("s-stores-exchanged", "s-swapped", "s-asked"),
      seenIn("2+2w-stores-exchanged", "2+2w-swapped", "2+2w-asked"),
      notSeenIn("s-fenced", "s-full", "s-asked"),
      notSeenIn("2+2w-fenced", "2+2w-full", "2+2w-asked"),
    ],
    requires: [X86],
  },
  {
    id: "02.05.03/own-store-forwarding",
    title: "own stores are seen early: SB+rfi",
    statement:
      "A core reads its own store before others can: SB+rfi shows, where both have read their own and neither the other's.",
    source: `${TSO}, example 8-5; Intel SDM vol. 3, Intra-Processor Forwarding Is Allowed (9.2.3.5 or 10.2.3.5)`,
    prior: "robust",
    mechanism:
      "A core's load looks into its own store buffer first, and gets the value of its own store before any other core can see it. Both threads may so read their own store as done and the other's as not done, each seeing a different order, which no interleaving explains.",
    layers: ["native"],
    parts: [{ quantity: "sb+rfi-asked", expectation: observed() }],
    controls: [hiddenIn("fenced", "sb+rfi-full")],
    requires: [X86_OR_ARM],
  },
];
