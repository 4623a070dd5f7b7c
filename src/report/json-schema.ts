import { z } from "zod";
import { runFileSchema, SCHEMA_VERSION } from "./run-file.ts";

/**
 * The run file as a JSON Schema (draft 2020-12), made from the schema that checks it. Unknown keys pass, as they
 * do there: a later hardfacts of the same schema version may add some.
 */
export const runFileJsonSchema = (): Record<string, unknown> => ({
  $id: `https://hardfacts.invalid/run-file-${SCHEMA_VERSION}.schema.json`,
  title: "hardfacts run file",
  ...z.toJSONSchema(runFileSchema, { io: "input", target: "draft-2020-12" }),
});
