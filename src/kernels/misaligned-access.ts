import { ParameterError } from "../errors.ts";
import { defineKernel } from "./kernel.ts";
import type { Parameters, ParameterSpecs, WorkerContext, WorkerProgram } from "./kernel.ts";

const PARAMETERS = {
  access: {
    kind: "choice",
    of: ["load", "load_pair", "load_bytes", "load_v128", "load_v128_pair", "store", "store_pair", "exchange"],
    is: "what is done at each place",
  },
  pattern: {
    kind: "choice",
    of: ["line", "page", "random"],
    default: "line",
    is: "places: `offset` in every line, `offset` in every page, or any byte of a line",
  },
  offset: {
    kind: "integer",
    min: 0,
    max: 4095,
    default: 0,
    unit: "bytes",
    is: "offset of each place in its line or page",
  },
} as const satisfies ParameterSpecs;

type Context = WorkerContext<typeof PARAMETERS>;
type Access = Parameters<typeof PARAMETERS>["access"];

/** Independent accesses within L1, each at a chosen offset in its line or page. */
export const misalignedAccess = defineKernel({
  slug: "misaligned_access",
  operation: "one access (a pair, or eight byte loads, where the access says so)",
  native: true,
  parameters: PARAMETERS,
  check: ({ access, pattern, offset }, _threads, layer) => {
    if (access === "exchange" && (offset % 8 !== 0 || pattern === "random")) {
      throw new ParameterError(
        `misaligned_access.exchange at offset ${offset}, pattern ${pattern}`,
        "align it to 8: a split one is a split lock and stalls the whole machine",
      );
    }
    if (layer === "js" && !Object.hasOwn(JS_ACCESSES, access)) {
      throw new ParameterError(
        `misaligned_access.${access} cannot be said in js`,
        `give ${Object.keys(JS_ACCESSES).join(" or ")}`,
      );
    }
  },
  wasm: {
    memoryBytes: (_, threads) => threads * REGION_BYTES,
    bind: (context) =>
      context.parameters.access.startsWith("load") ? bindWasmLoads(context) : bindWasmStores(context),
  },
  js: {
    memoryBytes: (_, threads) => threads * REGION_BYTES,
    bind: (context) => bindJavaScript(context),
  },
});

const PLACES = 64;
/** From the first place of a pair to the second, as in assembly/kernels/misaligned_access.ts. */
const PAIR = 8 * 4096 + 2048;
/** A pair's second places, from page offset 4095 on, in the fourth page, and 16 bytes more: a thread's own. */
const REGION_BYTES = 14 * 4096;

/** Passes over the 64 places in a chunk: enough to make a call into wasm cheap, 0.3 to 40 us. */
const PASSES: Readonly<Record<Access, number>> = {
  load: 64,
  load_pair: 64,
  load_bytes: 16,
  load_v128: 64,
  load_v128_pair: 64,
  store: 32,
  store_pair: 32,
  exchange: 8,
};

/** Where a pass's 64 accesses stand, in bytes from the thread's region; both places of pairs. */
const placesOf = ({ parameters: { access, pattern, offset } }: Context): number[] => {
  const firsts = Array.from({ length: PLACES }, (_, k) => {
    if (pattern === "page") return offset + (k % 4) * 4096;
    return offset + k * 64 + (pattern === "random" ? (k * 37 + 11) % 64 : 0);
  });
  return access.endsWith("_pair") ? firsts.flatMap((place) => [place, place + PAIR]) : firsts;
};

const wasmPass = ({ wasm, parameters: { access, pattern } }: Context) =>
  wasm![`misaligned_access_${access}_${pattern}`]!;

/** Every load counts in the sum, and the sum of a chunk is known beforehand. */
const bindWasmLoads = (context: Context): WorkerProgram => {
  const { memory, base, thread, parameters } = context;
  const region = base + thread * REGION_BYTES;
  const bytes = new DataView(memory, region, REGION_BYTES);
  // Bytes without a period that a wrong offset could share.
  for (let at = 0; at < REGION_BYTES; at++) bytes.setUint8(at, Math.imul(at + 1, 0x9e3779b1) >>> 24);
  const passes = PASSES[parameters.access];
  const words = parameters.access.startsWith("load_v128") ? [0, 8] : [0];
  let pass = 0n;
  for (const place of placesOf(context)) {
    for (const word of words) pass += bytes.getBigInt64(place + word, true);
  }
  const sum = BigInt.asIntN(64, pass * BigInt(passes));
  const expected = Number(BigInt.asIntN(32, sum)) ^ Number(BigInt.asIntN(32, sum >> 32n));
  const load = wasmPass(context);
  const first = region + parameters.offset;
  let mismatches = 0;
  return {
    run: () => {
      if (load(first, passes, 0) !== expected) mismatches++;
    },
    operations: passes * PLACES,
    counters: () => ({ mismatches }),
  };
};

/** Every chunk stores another byte, eight times a word: the last one must be found at every place. */
const bindWasmStores = (context: Context): WorkerProgram => {
  const { memory, base, thread, parameters } = context;
  const region = base + thread * REGION_BYTES;
  const passes = PASSES[parameters.access];
  const store = wasmPass(context);
  const first = region + parameters.offset;
  let stamp = 0;
  return {
    run: () => {
      stamp = (stamp + 1) & 0xff;
      store(first, passes, stamp);
    },
    operations: passes * PLACES,
    counters: () => {
      const bytes = new Uint8Array(memory, region, REGION_BYTES);
      const wrong = placesOf(context).filter((place) =>
        bytes.subarray(place, place + 8).some((byte) => byte !== stamp),
      );
      return { mismatches: wrong.length };
    },
  };
};

type JsPass = (view: DataView, places: Int32Array, passes: number, value: number) => number;

/** Places come from a table, which costs as much as the accesses: information only, no claim rests on it. */
const JS_PASSES = 16;
/** A float64 whose bytes are all alike, so that it is read whatever the offset. */
const ALIKE = 0x3f;

const bindJavaScript = (context: Context): WorkerProgram => {
  const { memory, base, thread, parameters } = context;
  const view = new DataView(memory, base + thread * REGION_BYTES, REGION_BYTES);
  for (let at = 0; at < REGION_BYTES; at++) view.setUint8(at, ALIKE);
  const value = view.getFloat64(0, true);
  const places = Int32Array.from(placesOf(context));
  let expected = 0;
  if (parameters.access.startsWith("load")) {
    for (let n = 0; n < JS_PASSES * places.length; n++) expected += value;
  }
  const pass = JS_ACCESSES[parameters.access as keyof typeof JS_ACCESSES];
  let mismatches = 0;
  return {
    run: () => {
      if (pass(view, places, JS_PASSES, value) !== expected) mismatches++;
    },
    operations: JS_PASSES * PLACES,
    counters: () => ({ mismatches }),
  };
};

const loadFloats: JsPass = (view, places, passes) => {
  let sum = 0;
  for (let pass = 0; pass < passes; pass++) {
    for (let k = 0; k < places.length; k++) sum += view.getFloat64(places[k]!, true);
  }
  return sum;
};

const storeFloats: JsPass = (view, places, passes, value) => {
  for (let pass = 0; pass < passes; pass++) {
    for (let k = 0; k < places.length; k++) view.setFloat64(places[k]!, value, true);
  }
  return 0;
};

const JS_ACCESSES = { load: loadFloats, load_pair: loadFloats, store: storeFloats, store_pair: storeFloats };
