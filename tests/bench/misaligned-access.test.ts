import { describe, expect, it } from "vitest";
import { unmetRequirement } from "../../src/experiment/requirement.ts";
import { misalignedAccess } from "../../bench/misaligned-access/experiment.ts";
import { loadMachine } from "../fixtures/machines/load.ts";

describe("misaligned-access", () => {
  it("splits pages where they are of 4 KiB, and compares all else on any", async () => {
    const guest = await loadMachine("kvm-guest-2cpu");
    const cpus = guest.limits.allowedCpus;
    const untested = (pageBytes: number) => {
      const machine = { ...guest, memory: { ...guest.memory, pageBytes } };
      return misalignedAccess
        .comparisons({ machine, profile: "standard", cpus })
        .filter(({ requires = [] }) =>
          requires.some((each) => unmetRequirement(each, machine, { cpus, allow: [] }) !== null),
        );
    };
    expect(untested(4096)).toEqual([]);
    const without = untested(65536);
    expect(without.map(({ id }) => id)).toEqual(["page-splits"]);
    // Nothing else splits a page: in the middle of a larger one it would be a line that is split.
    const machine = guest;
    for (const { id, arms } of misalignedAccess.comparisons({ machine, profile: "standard", cpus })) {
      const splits = Object.values(arms).some(({ parameters }) => Number(parameters["offset"] ?? 0) >= 4088);
      expect(splits, id).toBe(id === "page-splits");
    }
  });
});
