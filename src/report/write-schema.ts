/** Build step: writes the JSON Schema of run files to dist/, from where the package exports it. */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "./atomic-write.ts";
import { runFileJsonSchema } from "./json-schema.ts";

const target = fileURLToPath(new URL("../../run-file.schema.json", import.meta.url));
writeAtomically(target, Buffer.from(`${JSON.stringify(runFileJsonSchema(), null, 2)}\n`));
