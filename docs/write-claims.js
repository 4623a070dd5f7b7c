// Writes docs/claims from the catalogue, as compiled: `npm run docs:claims`. tests/docs/claims.test.ts says when that is due.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue } from "../dist/bench/index.js";
import { chapters } from "../dist/bench/chapters.js";
import { probeMachine } from "../dist/src/machine/probe.js";
import { recordedReader } from "../dist/src/machine/system-reader.js";
import { NO_FACTS } from "../dist/src/machine/system-facts.js";
import { claimPages } from "../dist/src/report/markdown/claim-pages.js";

const root = dirname(import.meta.dirname);

/** A recorded machine, as the tests replay it. @param {string} name */
const settingOn = async (name) => {
  const recorded = join(root, "tests/fixtures/machines", `${name}.json`);
  const { files, facts, runtime } = JSON.parse(readFileSync(recorded, "utf8"));
  const machine = await probeMachine({
    reader: recordedReader(files),
    facts: () => Promise.resolve({ ...NO_FACTS, ...facts }),
    runtime: () => runtime,
  });
  return { machine, profile: "quick", cpus: machine.limits.allowedCpus };
};

const names = ["xeon-2-sockets-smt", "epyc-nps4", "kvm-guest-2cpu"];
const pages = claimPages(
  { chapters, experiments: catalogue.experiments },
  await Promise.all(names.map(settingOn)),
);
const folder = join(root, "docs/claims");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
process.stdout.write(`docs/claims: ${pages.size} pages\n`);
