import { gunzipSync } from "node:zlib";
import type { RunFile } from "../../src/report/run-file.ts";

/** Files by path, as the guest's own kernel showed them. */
export type Facts = ReadonlyMap<string, string>;

/** What one boot told. */
export interface Told {
  readonly before: Facts;
  readonly after: Facts;
  /** Free pages by pool (its folder), whenever one was seen to have changed while the run went on. */
  readonly during: readonly ReadonlyMap<string, number>[];
  /** How hardfacts ended; null if it never did. */
  readonly status: number | null;
  /** What hardfacts took, by the guest's clock; null if it never ended. */
  readonly seconds: number | null;
  readonly errors: string;
  /** Not checked against its schema yet; null if there is none, or not all of it. */
  readonly runFile: RunFile | null;
}

/** Reads what init.sh wrote: headings `== KIND [NAME]`, and what belongs under each. */
export const parseTold = (text: string): Told => {
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  const during: ReadonlyMap<string, number>[] = [];
  let status: number | null = null;
  let seconds: number | null = null;
  let errors = "";
  let runFile: RunFile | null = null;
  const end = text.indexOf("\n== end\n");
  for (const section of text.slice(0, end < 0 ? undefined : end).split(/^== /m)) {
    const [heading = "", ...rest] = section.split("\n");
    const [kind, name = ""] = heading.split(" ");
    const body = rest.join("\n").trim();
    if (kind === "before") before.set(name, body);
    if (kind === "after") after.set(name, body);
    if (kind === "during") during.push(new Map(body.split("\n").map(poolState)));
    if (kind === "status") status = Number(body);
    if (kind === "uptime") {
      const [started, ended] = body.split(" ").map(Number);
      seconds = ended! - started!;
    }
    if (kind === "errors") errors = body;
    // Half a run file is none.
    if (kind === "run" && end >= 0) {
      const json = gunzipSync(Buffer.from(body, "base64")).toString("utf8");
      if (json !== "") runFile = JSON.parse(json) as RunFile;
    }
  }
  return { before, after, during, status, seconds, errors, runFile };
};

const poolState = (line: string): [string, number] => {
  const colon = line.lastIndexOf(":");
  return [line.slice(0, colon), Number(line.slice(colon + 1))];
};
