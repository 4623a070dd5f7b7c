/** What a run was permitted to disturb, by `--allow`. */
export type Consent = "split-lock" | "huge-pages" | "drop-caches" | "io-scheduler";

export const CONSENTS: readonly Consent[] = ["split-lock", "huge-pages", "drop-caches", "io-scheduler"];

/** A condition that must hold before an experiment, a comparison or a claim means anything. */
export type Requirement =
  /** Allowed logical CPUs. */
  | { readonly kind: "cpus"; readonly atLeast: number }
  /** Allowed CPUs of which no two are known SMT siblings. */
  | { readonly kind: "cores"; readonly atLeast: number }
  | { readonly kind: "smt-siblings" }
  | { readonly kind: "architecture"; readonly oneOf: readonly string[] }
  | { readonly kind: "vendor"; readonly is: string }
  | { readonly kind: "libc"; readonly is: "glibc" }
  | { readonly kind: "free-memory"; readonly bytes: number }
  | { readonly kind: "consent"; readonly to: Consent; readonly because: string };

/** Why something cannot be tested here, and what would change that. */
export interface Unmet {
  readonly reason: string;
  readonly remedy: string | null;
}

/** The part of a run's options that requirements look at. */
export interface Permissions {
  readonly cpus: readonly number[];
  readonly allow: readonly Consent[];
}
