/** Build step: writes the JSON Schemas of run files and of own claims to dist/, from where the package exports them. */
import { packageFile } from "../package-files.ts";
import { writeAtomically } from "./atomic-write.ts";
import { ownClaimsJsonSchema, runFileJsonSchema } from "./json-schema.ts";

const write = (path: string, schema: Record<string, unknown>): void => {
  writeAtomically(packageFile(path), Buffer.from(`${JSON.stringify(schema, null, 2)}\n`));
};
write("dist/run-file.schema.json", runFileJsonSchema());
write("dist/claims.schema.json", ownClaimsJsonSchema());
