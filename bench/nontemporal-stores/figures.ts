import type { Setting } from "../../src/experiment/experiment.ts";
import { type FigureDefinition, shown } from "../../src/experiment/figure.ts";
import { workerOps } from "./curves.ts";

export const figuresFor = ({ profile }: Setting): readonly FigureDefinition[] => [
  {
    kind: "intervals",
    id: "gain",
    title: "What stores past the caches gain",
    caption:
      "Bandwidth with nontemporal stores over that with ordinary ones. In memory they spare the fetch of the line that is overwritten; in a cache they throw the data out, and lose.",
    items: [
      shown("nt-copy-gain", "copy, arrays in memory"),
      shown("nt-triad-gain", "triad, arrays in memory"),
      shown("nt-small-copy", "copy, buffers in the second level"),
      shown("copy-over-itself", "ordinary copy over itself"),
    ],
    scale: "log",
    reference: 1,
  },
  {
    kind: "curve",
    id: "bandwidth",
    title: "Copy and triad over the size of their arrays",
    caption:
      "Bandwidth as STREAM counts it, by one thread: ordinary stores lead while caches hold the arrays, nontemporal ones where nothing does.",
    lines: [
      shown("bandwidth-copy", "copy"),
      shown("bandwidth-copy-nt", "copy, nontemporal"),
      shown("bandwidth-triad", "triad"),
      shown("bandwidth-triad-nt", "triad, nontemporal"),
    ],
    x: "log",
    y: "log",
  },
  {
    kind: "curve",
    id: "operations",
    title: "All operations of STREAM over the size of their arrays",
    caption: "Bandwidth with ordinary stores by one thread, native code.",
    lines: ["read", "write", "copy", "scale", "add", "triad"].map((op) => shown(`bandwidth-${op}`, op)),
    x: "log",
    y: "log",
  },
  {
    kind: "curve",
    id: "workers",
    title: "The same in workers",
    caption: "Bandwidth by one worker: wasm keeps up with native code as far as its vectors of 16 bytes go.",
    lines: (["wasm", "js"] as const).flatMap((layer) =>
      workerOps(profile)
        .filter((op) => op === "read" || op === "copy" || op === "triad")
        .map((op) => shown(`bandwidth-${op}`, `${op}, ${layer === "js" ? "JavaScript" : layer}`, layer)),
    ),
    x: "log",
    y: "log",
  },
];
