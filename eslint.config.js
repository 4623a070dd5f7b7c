import tseslint from "typescript-eslint";

/**
 * Imports that never exist (CONTRIBUTING.md, "The map of the house"). Types may cross, code may not.
 * @param {string[]} files
 * @param {string[]} ignores
 * @param {{group: string[], message: string}[]} patterns
 */
const forbid = (files, ignores, patterns) => ({
  files,
  ignores,
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      { patterns: patterns.map((pattern) => ({ ...pattern, allowTypeImports: true })) },
    ],
  },
});

const noExperiments = { group: ["**/bench/**"], message: "The instrument knows no experiment." };
const pure = {
  group: [
    "node:*",
    "**/machine/**",
    "**/runner/**",
    "**/layers/**",
    "**/kernels/**",
    "**/report/**",
    "**/cli/**",
  ],
  message:
    "Simulations, litmus tests, statistics, verdicts and comparisons are pure: no clock, no file, no machine.",
};
const renderOnly = {
  group: ["**/machine/**", "**/runner/**", "**/layers/**", "**/kernels/**"],
  message: "A report renders a run file, even where the addon was never built.",
};
const noPages = {
  group: ["**/html/**"],
  message: "What pages and terminals both draw from stands in src/report/figure-data/.",
};
const noKernels = {
  group: ["**/layers/**"],
  message: "The measuring parent never runs a kernel; only the child does.",
};

export default tseslint.config(
  { ignores: ["build", "dist", "coverage", "hardfacts-runs", "assembly", "node_modules"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", "native/build.js", "assembly/build.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Indexing is checked by noUncheckedIndexedAccess; inside a proven bound the "!" says so.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/prefer-readonly": "error",
    },
  },
  forbid(
    ["src/**/*.ts"],
    [
      "src/cli/**",
      "src/runner/child/**",
      "src/simulation/**",
      "src/litmus/**",
      "src/statistics/**",
      "src/verdict/**",
      "src/comparison/**",
      "src/report/**",
      "src/runner/**",
    ],
    [noExperiments],
  ),
  forbid(
    [
      "src/simulation/**/*.ts",
      "src/litmus/**/*.ts",
      "src/statistics/**/*.ts",
      "src/verdict/**/*.ts",
      "src/comparison/**/*.ts",
    ],
    [],
    [noExperiments, pure],
  ),
  forbid(["src/report/**/*.ts"], [], [noExperiments, renderOnly]),
  forbid(["src/report/{figure-data,plot}/**/*.ts"], [], [noExperiments, renderOnly, noPages]),
  forbid(["src/runner/**/*.ts"], ["src/runner/child/**"], [noExperiments, noKernels]),
  {
    files: [
      "src/simulation/**/*.ts",
      "src/litmus/**/*.ts",
      "src/statistics/**/*.ts",
      "src/verdict/**/*.ts",
      "src/comparison/**/*.ts",
      "src/experiment/**/*.ts",
    ],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Randomness comes in as a seeded generator." },
        { object: "Date", property: "now", message: "Pure code has no clock." },
        { object: "performance", property: "now", message: "Pure code has no clock." },
      ],
    },
  },
  {
    // One experiment never leans on another: what two share moves into src/.
    files: ["bench/*/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^\\.\\./(?!\\.\\./src/|chapters\\.ts$)",
              message: "bench/a never imports bench/b; move it into src/.",
            },
            {
              group: ["**/layers/**", "**/runner/**", "**/report/**", "**/cli/**", "**/machine/**"],
              message: "An experiment is data and pure analysis.",
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    // An example is what a user can write: it has the public library, and nothing else.
    files: ["examples/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!hardfacts$)", message: 'Import from "hardfacts" alone.' }] },
      ],
    },
  },
  {
    files: ["**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
