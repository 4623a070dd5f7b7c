/** Where kernels run: compiled C++, WebAssembly, or plain JavaScript. */
export const KERNEL_LAYERS = ["native", "wasm", "js"] as const;

/** A layer in which kernels run. */
export type KernelLayer = (typeof KERNEL_LAYERS)[number];

/** Where a quantity comes from: kernels, or arithmetic on a model, which needs neither samples nor rounds. */
export const LAYERS = [...KERNEL_LAYERS, "simulation"] as const;

/** Any layer. */
export type Layer = (typeof LAYERS)[number];

export const isKernelLayer = (layer: Layer): layer is KernelLayer => layer !== "simulation";
