import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { run, type RunEvent } from "hardfacts";
import { catalogue } from "hardfacts/experiments";
import { beforeAll, describe, expect, it } from "vitest";

/** What is told and when, on the built package: events in between the requests that a child is sent. */
type Logged = { readonly kind: "asked" } | RunEvent;

/** Two rounds and the beginning of a third. */
const logged = async (standings: boolean): Promise<readonly Logged[]> => {
  const log: Logged[] = [];
  const listen = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    child.once("spawn", () => {
      // Not a measuring one: it has no channel.
      if (!child.connected) return;
      const send = child.send.bind(child) as (...given: unknown[]) => boolean;
      child.send = (...given: unknown[]) => {
        if ((given[0] as { kind: string }).kind === "measure") log.push({ kind: "asked" });
        return send(...given);
      };
    });
  };
  const controller = new AbortController();
  subscribe("child_process", listen);
  try {
    await run({
      ...{ catalogue, selectors: ["allocator-alignment"], layers: ["native", "js"], standings, seed: 1 },
      signal: controller.signal,
      onEvent: (event) => {
        log.push(event);
        if (event.kind === "measuring" && event.round === 2) controller.abort();
      },
    });
  } finally {
    unsubscribe("child_process", listen);
  }
  return log;
};

describe("a run that is watched", () => {
  let log: readonly Logged[] = [];
  beforeAll(async () => {
    log = await logged(true);
  });

  it("tells nothing between a request for a replicate and its answer", () => {
    const asked = log.flatMap(({ kind }, index) => (kind === "asked" ? [index] : []));
    expect(asked.length).toBeGreaterThan(3);
    // The last one is the third round's, which was interrupted.
    for (const index of asked.slice(0, -1)) {
      expect(log[index - 1]!.kind).toBe("measuring");
      expect(["progress", "child-died"]).toContain(log[index + 1]!.kind);
    }
  });

  it("judges between rounds alone: behind the last answer of one, before the child of the next is ready", () => {
    const kinds = log.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "standings")).toHaveLength(2);
    const at = kinds.indexOf("standings");
    expect([kinds[at - 1], kinds[at + 1]]).toEqual(["progress", "child-started"]);
    const told = log[at] as Extract<RunEvent, { kind: "standings" }>;
    const planned = log.find(({ kind }) => kind === "planned") as Extract<RunEvent, { kind: "planned" }>;
    expect(told.rounds).toBe(1);
    const named = ({ claim, layer }: { claim: string; layer: string }): string => `${claim} ${layer}`;
    expect(told.standings.map(({ verdict }) => named(verdict)).sort()).toEqual(
      planned.verdicts.map(named).sort(),
    );
    const spreads = told.standings.flatMap(({ spread }) => (spread === null ? [] : [spread]));
    for (const { have, needed, low, middle, high } of spreads) {
      expect(have).toBe(1);
      expect(needed).toBeGreaterThan(10);
      expect([low, high]).toEqual([middle, middle]);
    }
    expect(spreads.length).toBeGreaterThan(0);
  });

  it("judges nothing between looks where nobody asked for it", async () => {
    expect((await logged(false)).map(({ kind }) => kind)).not.toContain("standings");
  });
});
