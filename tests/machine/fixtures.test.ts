import { expect, test } from "vitest";

import { arm, container, memoryOnly } from "../fixtures/machines/described-guests.ts";
import { epyc, xeon } from "../fixtures/machines/described-servers.ts";
import { loadRecorded, type MachineName, type RecordedMachine } from "../fixtures/machines/load.ts";

const DESCRIBED: readonly (readonly [MachineName, RecordedMachine])[] = [
  ["xeon-2-sockets-smt", xeon],
  ["epyc-nps4", epyc],
  ["arm-neoverse-n1", arm],
  ["container-masked", container],
  ["guest-memory-only-node", memoryOnly],
];

// `npx vitest run tests/machine/fixtures.test.ts -u` writes them after a change of the description.
test.each(DESCRIBED)("%s.json is what its description makes", async (name, machine) => {
  await expect(`${JSON.stringify(machine, null, 1)}\n`).toMatchFileSnapshot(
    `../fixtures/machines/${name}.json`,
  );
});

test("a recording keeps no names, serial numbers or addresses", () => {
  const text = JSON.stringify(loadRecorded("kvm-guest-2cpu"));
  expect(text).not.toMatch(/\bserial\b|uuid|machine-id|hostname|([0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9a-f]{32}/i);
});
