import { describe, expect, it } from "vitest";
import { numaBandwidth } from "../../bench/numa-bandwidth/experiment.ts";
import { numaLatency } from "../../bench/numa-latency/experiment.ts";
import { claims as placement } from "../../bench/numa-placement/claims.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import { judgeClaims } from "../../src/verdict/judge.ts";
import type { MeasuredQuantity } from "../../src/verdict/measured-run.ts";
import { around, evidence, experiment, LOOKS, machine, quantity, total } from "./made-up.ts";

const alone = evidence({ cpus: [0] });
const judged = (
  claims: readonly Claim[],
  id: string,
  quantities: readonly MeasuredQuantity[],
  more: { emulated?: boolean; wrongNodes?: number } = {},
) => {
  const { emulated = false, wrongNodes = 0 } = more;
  const row = { ...alone, counters: { remote: { wrong_nodes: wrongNodes } } };
  return judgeClaims({
    claims: claims.filter((claim) => claim.id === id),
    layers: ["native"],
    machine: {
      ...machine,
      virtualization: { ...machine.virtualization, emulated },
      numaNodes: [0, 1].map((node) => ({
        id: node,
        cpus: [node],
        memoryBytes: 2 ** 30,
        freeBytes: 2 ** 29,
        freeHugePages: 0,
        distances: node === 0 ? [10, 20] : [20, 10],
      })),
    },
    permissions: { cpus: [0, 1], allow: [] },
    experiments: [experiment([...quantities], { evidence: [row] })],
    looks: LOOKS,
  })[0]!;
};

const ratios = (values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([id, value]) => quantity(id, around(value)));

describe("nodes that a guest invents", () => {
  it("leave the ratio of latencies undecided, where it would be refuted", () => {
    const id = "02.05.01/remote-local-latency-ratio";
    const latencies = (ratio: number) => ratios({ "remote-local-ratio": ratio, "same-node-ratio": 1 });
    expect(judged(numaLatency.claims, id, latencies(1))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringMatching(/^control nodes-show-a-distance is 1/) as unknown,
    });
    expect(judged(numaLatency.claims, id, latencies(1.6)).verdict).toBe("confirmed");
    expect(judged(numaLatency.claims, id, latencies(1.12)).verdict).toBe("refuted");
    expect(judged(numaLatency.claims, id, latencies(3)).verdict).toBe("refuted");
  });

  it("do not refute what firmware says of their distance", () => {
    const slit = (ratio: number) =>
      ratios({
        "slit-error": ratio / 2,
        "slit-error-local": 1,
        "slit-error-as-if-remote": 0.5,
        "remote-local-ratio": ratio,
      });
    const id = "02.05.01/slit-predicts-ratio";
    expect(judged(numaLatency.claims, id, slit(1)).reason).toContain("nodes-show-a-distance");
    expect(judged(numaLatency.claims, id, slit(1.4)).verdict).toBe("refuted");
    expect(judged(numaLatency.claims, id, slit(2)).verdict).toBe("confirmed");
  });

  it("do not refute what bandwidth they would have", () => {
    const bandwidths = (remote: number, gain: number) =>
      ratios({
        "remote-bandwidth-ratio": remote,
        "interleave-gain": gain,
        "interleave-gain-over-one": 1,
        "interleave-gain-dosed": 1.5,
      });
    const id = "02.05.01/interleave-wins-when-saturated";
    expect(judged(numaBandwidth.claims, id, bandwidths(1, 1)).reason).toContain("nodes-show-a-distance");
    expect(judged(numaBandwidth.claims, id, bandwidths(0.7, 1)).verdict).toBe("refuted");
    expect(judged(numaBandwidth.claims, id, bandwidths(0.7, 1.6)).verdict).toBe("confirmed");
  });
});

describe("memory that is not where it was bound to", () => {
  it("takes a verdict on times back", () => {
    const values = ratios({ "remote-local-ratio": 1.6, "same-node-ratio": 1 });
    const id = "02.05.01/remote-local-latency-ratio";
    expect(judged(numaLatency.claims, id, values, { wrongNodes: 3 })).toMatchObject({
      verdict: "inconclusive",
      reason:
        "main: the memory of remote was not all on the nodes it was bound to (3 base pages were elsewhere)",
    });
  });
});

describe("on an emulated CPU", () => {
  const counted = (values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([id, value]) =>
      quantity(id, new Array<number>(17).fill(value), { unit: "count", counted: true }),
    );

  it("counts are judged, times are not", () => {
    const touch = counted({
      "local-fraction": 1,
      "local-fraction-bound-elsewhere": 0,
      "toucher-fraction": 1,
    });
    expect(judged(placement, "02.05.01/first-touch", touch, { emulated: true }).verdict).toBe("confirmed");
    const latency = ratios({ "remote-local-ratio": 1.6, "same-node-ratio": 1 });
    expect(
      judged(numaLatency.claims, "02.05.01/remote-local-latency-ratio", latency, { emulated: true }).reason,
    ).toContain("emulated");
  });

  it("a policy that moves pages by itself is refuted, as is one that moves none when told", () => {
    const moves = (alone: number, told: number) =>
      counted({
        "pages-moved": alone,
        "pages-moved-with-move": told,
        "pages-moved-to-where-they-are": 0,
        "pages-there-at-once": 1024,
      });
    const id = "02.05.01/policy-not-retroactive";
    expect(judged(placement, id, moves(0, 2048), { emulated: true }).verdict).toBe("confirmed");
    expect(judged(placement, id, moves(3, 2048), { emulated: true }).verdict).toBe("refuted");
    expect(judged(placement, id, moves(0, 0), { emulated: true }).verdict).toBe("refuted");
  });

  it("one page outside its nodes refutes a binding", () => {
    const bound = (outside: number) => [
      total("pages-outside-mask", new Array<number>(17).fill(outside)),
      ...["bound-pages", "pages-outside-no-policy", "pages-without-policy", "pages-bound-to-toucher"].map(
        (id) => total(id, new Array<number>(17).fill(4096)),
      ),
      total("pages-outside-toucher", new Array<number>(17).fill(0)),
    ];
    const id = "02.05.01/bind-is-strict";
    expect(judged(placement, id, bound(0), { emulated: true })).toMatchObject({
      verdict: "confirmed",
      reason: expect.stringContaining("not tested here: exhausted-outside") as unknown,
    });
    expect(judged(placement, id, bound(1), { emulated: true }).verdict).toBe("refuted");
  });
});
