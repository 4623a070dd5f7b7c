import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for files of experiments; nothing is installed beside them. */
export const experimentFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "hardfacts-own-"));
  return {
    folder,
    /** Writes a file and returns its path. */
    write: (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The least experiment there can be, as TypeScript; `parts` replaces pieces of its text. */
export const minimal = (parts: Readonly<Record<string, string>> = {}): string => {
  let text = `import { atLeast, defineExperiment, timeRatio, type Experiment } from "hardfacts";

const of = { comparison: "main", layer: "native" as const };
export const mine: Experiment = defineExperiment({
  id: "mine",
  shows: "nothing much",
  layers: ["native"],
  requires: [],
  role: "evidence",
  comparisons: () => [
    {
      id: "main",
      layer: "native",
      threads: 1,
      trialNs: 20_000,
      blocks: 10,
      arms: {
        near: { kernel: "field_scan", parameters: { pitch: 8, count: 512 } },
        far: { kernel: "field_scan", parameters: { pitch: 64, count: 512 } },
      },
    },
  ],
  quantities: () => [timeRatio(of, "far-over-near", "far", "near"), timeRatio(of, "same-again", "near", "near")],
  claims: [
    {
      id: "99.00.01/far-is-slow",
      title: "far is slow",
      statement: "It takes twice as long.",
      source: "nobody",
      prior: "likely",
      layers: ["native"],
      parts: [{ quantity: "far-over-near", expectation: atLeast(2) }],
      controls: [{ id: "same", quantity: "same-again", expectation: atLeast(2), expected: false }],
    },
  ],
});
`;
  for (const [piece, other] of Object.entries(parts)) {
    if (!text.includes(piece)) throw new Error(`there is no ${piece} to replace`);
    text = text.replace(piece, other);
  }
  return text;
};
