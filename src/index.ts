/**
 * hardfacts as a library. `run` measures and judges, `judge` judges a saved run again, `defineExperiment`
 * declares an experiment; the renderers turn a run file into text. The command line measures and renders through it alone.
 */
export * from "./errors.ts";
export { packageVersion } from "./version.ts";

export { probeMachine } from "./machine/probe.ts";
export type { Machine } from "./machine/machine.ts";

export { run } from "./runner/run.ts";
export { recompute, type Recomputed } from "./runner/recompute.ts";
export { probeCalibratedMachine, probeMachineAndNative } from "./runner/calibrated-machine.ts";
export type { Catalogue, PlannedVerdict, RunEvent, RunOptions, RunOutcome } from "./runner/options.ts";
export type { ClaimStanding, Spread } from "./runner/standings.ts";

export { defineExperiment } from "./experiment/define.ts";
export {
  cyclesPerOperation,
  nsPerOperation,
  share,
  simulated,
  throughputRatio,
  timeRatio,
  total,
  totalOperations,
} from "./experiment/quantities.ts";
export { cacheBytes, statedLineBytes } from "./experiment/caches.ts";
export { shown, type FigureDefinition } from "./experiment/figure.ts";
export {
  atLeast,
  atMost,
  between,
  equals,
  never,
  observed,
  oneOf,
  rateAtLeast,
} from "./experiment/expectation.ts";
export { withExperiments } from "./own/catalogue.ts";
export { isExperimentFile, loadExperiments } from "./own/load.ts";
export { checkCpus, select, type Selection } from "./experiment/selection.ts";
export { KERNEL_LAYERS, LAYERS, type KernelLayer, type Layer } from "./experiment/layer.ts";
export { CONSENTS, type Consent, type Requirement, type Unmet } from "./experiment/requirement.ts";
export type { Chapter } from "./experiment/chapter.ts";
export type { Claim, Control, Part, Prior } from "./experiment/claim.ts";
export type { Expectation } from "./experiment/expectation.ts";
export type { Experiment, PlannedComparison, ProfileName, Setting } from "./experiment/experiment.ts";
export type { QuantityDefinition, ReplicateValue, SeriesPoint, Unit } from "./experiment/quantity.ts";
export type { Arm, Comparison } from "./experiment/samples.ts";
export type { ComparisonView, Measured } from "./experiment/measured.ts";

export { judge } from "./verdict/judge.ts";
export { VERDICT_WORDS, type Verdict, type VerdictWord } from "./verdict/verdict.ts";
export type { Estimate } from "./statistics/estimate.ts";

export type { ExperimentResult, QuantityResult, RunFile } from "./report/run-file.ts";
export { SCHEMA_VERSION } from "./report/schema-version.ts";
export { checkRunFile, openRun, readRunFile } from "./report/read-run-file.ts";
export { diagnose, type Diagnosis, type Finding, type Unlock } from "./doctor/diagnosis.ts";
export { untestableHere, type Untestable } from "./doctor/testable.ts";
export { renderDiagnosis } from "./report/doctor-text.ts";
export { kernelDisassembly, kernelSources } from "./kernel-code.ts";
export { explain, type ExplainedKernel, type Explanation } from "./report/explanation.ts";
export { renderExplanation } from "./report/explain-text.ts";
export { quantityList, renderQuantities, type ListedQuantity } from "./report/quantity-list.ts";
export { kernelOperation } from "./kernels/index.ts";
export { kernelList, type ListedKernel } from "./kernels/list.ts";
export type { ParameterSpec } from "./kernels/kernel.ts";
export { renderKernels } from "./report/kernel-list-text.ts";
export { compareRuns, type Comparison as RunComparison } from "./comparison/compare.ts";
export { renderComparison } from "./report/comparison-text.ts";
export { changesText } from "./report/changes-text.ts";
export { recomputedText } from "./report/recomputed-text.ts";
export { findRun, keptRunNames } from "./report/find-run.ts";
export { keptRuns, renderKeptRuns, type KeptRun } from "./report/kept-runs.ts";
export { ownClaims } from "./report/own-claims-on-demand.ts";
export { withNames } from "./report/name-claims.ts";
export { reportOf, writeComparison, writeReport } from "./report/html/report-file.ts";
export { RunNotWrittenError } from "./report/store.ts";
export { renderTerminal, type TerminalReport } from "./report/terminal.ts";
export { renderMachine } from "./report/machine-text.ts";
export { listData, renderList } from "./report/list-text.ts";
export { advance, NO_PROGRESS, noticeText, progressText, type Progress } from "./report/progress-text.ts";
export { renderPlots } from "./report/plot/plots-text.ts";
export { frame, type FrameSize } from "./report/live/frame.ts";
export { type FirstInterval, type Names, NOTHING_YET, watch, type Watch } from "./report/live/watch.ts";
export { displayWidth } from "./report/display-width.ts";
export { plainStyle, styleFor, type Style, type StyleFacts } from "./report/style.ts";

// What the types above are made of, for whoever wants to name it.
export type * from "./machine/machine.ts";
export type { ProbeSources } from "./machine/probe.ts";
export type { RuntimeFacts } from "./machine/runtime-facts.ts";
export type { SystemFacts } from "./machine/system-facts.ts";
export type { SystemReader } from "./machine/system-reader.ts";
export type { NodeRequirement } from "./experiment/nodes.ts";
export type {
  AgainstFigure,
  CurveFigure,
  FigureSource,
  IntervalsFigure,
  MatrixCell,
  MatrixFigure,
} from "./experiment/figure.ts";
export type { Of } from "./experiment/quantities.ts";
export type { OutcomeArm } from "./experiment/outcomes.ts";
export type { ExpectedOutcomes, ModelAnswer } from "./litmus/expected-outcomes.ts";
export type { ReadSamples } from "./runner/recompute.ts";
export type { JudgedControl, JudgedPart, Standing } from "./verdict/verdict.ts";
export type { Circumstance, Circumstances } from "./comparison/circumstances.ts";
export type { ComparedQuantity, LostQuantity } from "./comparison/compare.ts";
export type { ComparedRuns } from "./comparison/compared-runs.ts";
export type { Labels } from "./comparison/contamination.ts";
export type { ChangeKind, VerdictChange } from "./comparison/verdict-changes.ts";
export type { Said } from "./report/changes-text.ts";
export type { OutcomeDetail } from "./report/outcome-table.ts";
