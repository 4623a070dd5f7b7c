import { z } from "zod";
import { ownClaimsSchema } from "./own-claims.ts";
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

/** The claims that `hardfacts judge --claims` reads, for editors. */
export const ownClaimsJsonSchema = (): Record<string, unknown> => ({
  $id: "https://hardfacts.invalid/claims.schema.json",
  title: "hardfacts claims of your own",
  ...z.toJSONSchema(ownClaimsSchema, { io: "input", target: "draft-2020-12" }),
});
