import { describe, expect, it } from "vitest";
import { chapters } from "../../bench/chapters.ts";
import type { Claim } from "../../src/experiment/claim.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { listData, renderList } from "../../src/report/list-text.ts";
import { machineSummary } from "../../src/report/machine-summary.ts";
import { renderMachine } from "../../src/report/machine-text.ts";
import type { RunFile } from "../../src/report/run-file.ts";
import { plainStyle } from "../../src/report/style.ts";
import { sampleRun } from "../fixtures/runs/sample-run.ts";

const { machine } = sampleRun();

/** What a container that hides everything leaves. */
const unknownMachine: RunFile["machine"] = {
  ...machine,
  kernelRelease: null,
  distribution: null,
  libc: null,
  cpu: { vendor: null, model: null, family: null, modelNumber: null, stepping: null, features: [] },
  topology: { packages: null, cores: null, smt: null, cpus: [] },
  caches: [],
  numaNodes: [],
  memory: {
    totalBytes: null,
    availableBytes: null,
    pageBytes: null,
    transparentHugePages: null,
    hugePages: [],
  },
  virtualization: { hypervisor: null, emulated: null, container: null },
  calibration: null,
};

const factOf = (text: string, label: string): string =>
  new RegExp(`^  ${label} +(.*)$`, "m").exec(text)?.[1] ?? "absent";

describe("renderMachine", () => {
  it("shows what is known", () => {
    const text = renderMachine(machine, plainStyle(80));
    expect(factOf(text, "model")).toBe("AMD EPYC 9R14");
    expect(factOf(text, "L1 data")).toBe("32 KiB, 8 ways, 64-byte lines, 2 of them, 1 CPU each");
    expect(factOf(text, "node 0")).toBe("CPUs 0-1; 8 GiB, 6 GiB free; distances 10");
    expect(factOf(text, "2 MiB pages")).toBe("0 in all, 0 free, 0 reserved");
    expect(factOf(text, "core clock, measured")).toBe("3.7 GHz");
    expect(factOf(text, "governor")).toBe("unknown");
    expect(factOf(text, "memory limit")).toBe("no limit");
  });
  it("describes the caches of each kind of core", () => {
    /** Two P-cores of two threads and four E-cores of an Alder Lake: CPUs 0-3 and 4-7. */
    const cache = (level: number, kib: number, ways: number, sharedBy: number[]) => ({
      ...{ level, type: level === 1 ? ("data" as const) : ("unified" as const), bytes: kib * 1024 },
      ...{ lineBytes: 64, ways, sets: (kib * 1024) / 64 / ways, sharedBy },
    });
    const hybrid = {
      ...machine,
      caches: [
        ...[0, 2].flatMap((cpu) => [cache(1, 48, 12, [cpu, cpu + 1]), cache(2, 1280, 10, [cpu, cpu + 1])]),
        ...[4, 5, 6, 7].map((cpu) => cache(1, 32, 8, [cpu])),
        cache(2, 2048, 16, [4, 5, 6, 7]),
        cache(3, 24_576, 12, [0, 1, 2, 3, 4, 5, 6, 7]),
      ],
    };
    const text = renderMachine(hybrid, plainStyle(160));
    expect(factOf(text, "L1 data")).toBe(
      "48 KiB, 12 ways, 64-byte lines, 2 of them, 2 CPUs each; 32 KiB, 8 ways, 64-byte lines, 4 of them, 1 CPU each",
    );
    expect(factOf(text, "L2 unified")).toBe(
      "1.25 MiB, 10 ways, 64-byte lines, 2 of them, 2 CPUs each; 2 MiB, 16 ways, 64-byte lines, shared by CPUs 4-7",
    );
    expect(factOf(text, "L3 unified")).toBe("24 MiB, 12 ways, 64-byte lines, shared by CPUs 0-7");
  });
  it("calls the unknown unknown, and never null", () => {
    const text = renderMachine(unknownMachine, plainStyle(80));
    for (const label of ["model", "distribution", "SMT", "online CPUs", "emulated", "page", "all"]) {
      expect(factOf(text, label), label).toBe("unknown");
    }
    expect(text).not.toMatch(/null|NaN|undefined/);
  });
  it("keeps to the width", () => {
    for (const line of renderMachine(machine, plainStyle(60)).split("\n")) {
      expect(displayWidth(line)).toBeLessThanOrEqual(60);
    }
  });
});

describe("machineSummary", () => {
  it("says in one sentence what is known", () => {
    expect(machineSummary(machine).replaceAll("\u00a0", " ")).toBe(
      "AMD EPYC 9R14, x64, 2 CPUs (2 cores, 1 package), L1d 32 KiB, L2 1 MiB, 64-byte lines, kvm guest, linux 6.18.44",
    );
    expect(machineSummary(unknownMachine)).toBe("unknown CPU, x64, linux");
  });
});

const claim = (id: string, rest: Partial<Claim> = {}): Claim => ({
  id,
  title: `title of ${id.slice(9)}`,
  statement: "It is so.",
  source: "a book",
  prior: "likely",
  layers: ["native"],
  parts: [],
  controls: [],
  ...rest,
});

const experiment = (id: string, claims: readonly Claim[], rest: Partial<Experiment> = {}): Experiment => ({
  id,
  shows: `what ${id} shows`,
  layers: ["native", "js"],
  requires: [],
  role: "evidence",
  comparisons: () => [],
  quantities: () => [],
  claims,
  ...rest,
});

const experiments = [
  experiment("instrument", [], { role: "control" }),
  experiment("two-chapters", [claim("02.02.04/one"), claim("02.02.03/other")], {
    requires: [{ kind: "cores", atLeast: 2 }],
  }),
  experiment("needy", [
    claim("02.02.04/needs", {
      requires: [{ kind: "consent", to: "split-lock", because: "it stalls others" }],
    }),
  ]),
];

describe("renderList", () => {
  it("lists experiments by chapter, with that chapter's claims and what they need; controls last", () => {
    expect(renderList(experiments, chapters, plainStyle(80))).toMatchInlineSnapshot(`
      "02.02.03  Cache-line alignment  Cache-Line对齐优化
        two-chapters  what two-chapters shows
          native, js; needs 2 cores
          02.02.03/other
              title of other (native)

      02.02.04  False sharing and its remedies  伪共享问题与解决
        two-chapters  what two-chapters shows
          native, js; needs 2 cores
          02.02.04/one
              title of one (native)
        needy  what needy shows
          native, js
          02.02.04/needs
              title of needs (native; needs --allow split-lock (it stalls others))

      Controls of the instrument itself, part of every run
        instrument  what instrument shows
          native, js
      "
    `);
  });
  it("keeps to the width", () => {
    for (const line of renderList(experiments, chapters, plainStyle(60)).split("\n")) {
      expect(displayWidth(line)).toBeLessThanOrEqual(60);
    }
  });
});

it("listData is the catalogue as plain data", () => {
  const data = listData(experiments);
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  expect(data[1]?.claims.map(({ id, chapter }) => [id, chapter])).toEqual([
    ["02.02.04/one", "02.02.04"],
    ["02.02.03/other", "02.02.03"],
  ]);
});

it("the handbook has ninety chapters, each once", () => {
  expect(chapters).toHaveLength(90);
  expect(new Set(chapters.map(({ id }) => id)).size).toBe(90);
  for (const { id, title, titleZh } of chapters) {
    expect(id).toMatch(/^\d\d\.\d\d\.[\w-]+$/);
    expect(title.trim()).not.toBe("");
    expect(titleZh.trim()).not.toBe("");
  }
});
