/** Where the timed code runs. */
export type Layer = "native" | "wasm" | "js";

export const LAYERS: readonly Layer[] = ["native", "wasm", "js"];
