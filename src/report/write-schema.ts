/** Build step: writes the JSON Schema of run files to dist/, from where the package exports it. */
import { packageFile } from "../package-files.ts";
import { writeAtomically } from "./atomic-write.ts";
import { runFileJsonSchema } from "./json-schema.ts";

const schema = Buffer.from(`${JSON.stringify(runFileJsonSchema(), null, 2)}\n`);
writeAtomically(packageFile("dist/run-file.schema.json"), schema);
