import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A compiled module: worker threads cannot run TypeScript on the oldest Node that is supported. The type is the
 * source's. Error classes are the compiled ones too, so tests go by their codes.
 */
export const importBuilt = async <Module>(path: string): Promise<Module> => {
  const url = builtUrl(path);
  for (const needed of [url, builtUrl("../hardfacts.wasm")]) {
    if (!existsSync(fileURLToPath(needed))) throw new Error(`${needed} is not built: npm run build`);
  }
  return (await import(url)) as Module;
};

const builtUrl = (path: string): string => new URL(`../../dist/src/${path}`, import.meta.url).href;
