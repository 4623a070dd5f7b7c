/** Raised whenever a reader of the run file would have to change. Apart from the schema, so that writers need no zod. */
export const SCHEMA_VERSION = 1;
