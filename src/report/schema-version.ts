/**
 * Raised whenever a run file of the version before could no longer be read, or would be misread. A further word where
 * there are some already (a layer, a way to combine) is an addition: old files stay good, and an older hardfacts says
 * which word it does not know. Apart from the schema, so that writers need no zod.
 */
export const SCHEMA_VERSION = 1;
