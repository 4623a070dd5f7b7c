import { describe, expect, test } from "vitest";

import { probeCpuModel } from "../../src/machine/cpu-model.ts";
import { parseCpuinfo } from "../../src/machine/cpuinfo.ts";
import { NO_FACTS } from "../../src/machine/system-facts.ts";

const arm = (...cores: readonly (readonly [implementer: string, part: string])[]): string =>
  cores
    .map(
      ([implementer, part], id) =>
        `processor\t: ${id}\nCPU implementer\t: ${implementer}\nCPU part\t: ${part}\n`,
    )
    .join("\n");

const modelOf = (text: string, facts = NO_FACTS) => probeCpuModel(parseCpuinfo(text), facts);

describe("Arm", () => {
  test.each([
    ["0x41", "0xd40", "ARM", "Neoverse-V1"],
    ["0x48", "0xd01", "HiSilicon", "TaiShan-v110"],
    // The same part number is another core under another implementer.
    ["0x41", "0xd01", "ARM", null],
    ["0xc0", "0xac3", "Ampere", "Ampere-1"],
    ["0xee", "0xd40", null, null],
  ])("%s %s", (implementer, part, vendor, model) => {
    expect(modelOf(arm([implementer, part]))).toMatchObject({ vendor, model, modelNumber: Number(part) });
  });

  test("cores of several kinds", () => {
    const text = arm(["0x41", "0xd05"], ["0x41", "0xd05"], ["0x41", "0xd0b"]);
    expect(modelOf(text).model).toBe("Cortex-A55 + Cortex-A76");
  });

  test("a part that is not in the table has systeminformation's name", () => {
    const facts = { ...NO_FACTS, model: "Neoverse-X9", vendor: "Somebody" };
    expect(modelOf(arm(["0xee", "0xfff"]), facts)).toMatchObject({
      vendor: "Somebody",
      model: "Neoverse-X9",
    });
    expect(modelOf(arm(["0x41", "0xd0c"], ["0x41", "0xfff"]), facts).model).toBe("Neoverse-X9");
  });
});

test("x86: the model's name is not its number", () => {
  const text =
    "vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: AMD EPYC: 9004\nflags\t\t:\n";
  expect(modelOf(text)).toEqual({
    vendor: "AuthenticAMD",
    model: "AMD EPYC: 9004",
    family: 25,
    modelNumber: 17,
    stepping: null,
    features: [],
  });
});

test("nothing in /proc/cpuinfo: the facts", () => {
  const facts = { ...NO_FACTS, vendor: "Apple", model: "Apple M2", features: ["fpu"] };
  expect(modelOf("", facts)).toMatchObject({ vendor: "Apple", model: "Apple M2", features: ["fpu"] });
});
