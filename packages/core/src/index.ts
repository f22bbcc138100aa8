// The public door of @cairn/core: what authors call, and what programs that run pipelines call.

export type { Branded, Digest, Fingerprint, Key, NodeId, RunId } from './base/brand.ts';
export { type Canonical, compareCodeUnits, encodeCanonical } from './base/canonical.ts';
export { describeLines, describeRows } from './base/difference/describe-lines.ts';
export { digestBytes, digestCanonical, digestFile } from './base/digest.ts';
export {
  AuthorError,
  type AuthorErrorCode,
  type AuthorProblem,
  authorErrors,
  failAuthor,
} from './base/errors/author-error.ts';
export {
  type FaultCode,
  FaultError,
  type FaultFamily,
  type FaultProblem,
  familyOf,
  faultErrors,
} from './base/errors/fault-error.ts';
export { listAll, listSome } from './base/errors/list-some.ts';
export { findNearest } from './base/errors/nearest.ts';
export { listNames, offerNames } from './base/errors/offer-names.ts';
export { type Problem, ProblemError } from './base/errors/problem.ts';
export type { SourceLocation } from './base/errors/source-location.ts';
export { describeWarning, type RunWarningCode, type RunWarningParams, runWarnings } from './base/errors/warnings.ts';
export { exitCodes } from './base/exit-codes.ts';
export { createRandom, type Random } from './base/random.ts';
export { describeReadError } from './base/read-problem.ts';
export { isSafeName } from './base/safe-name.ts';
export { createStream, deriveSeed } from './base/seed.ts';
export { parseSize, sizeForm } from './base/size.ts';
export { best, type ComparedTrial, type Comparison } from './dsl/best.ts';
export { type CommandSpec, defineCommand } from './dsl/command.ts';
export type { LineageEntry, Progress, StepContext } from './dsl/context.ts';
export type { OutputDescription, OutputDescriptions } from './dsl/describe-output.ts';
export { type Estimate, isEstimate, type NoInterval } from './dsl/estimate.ts';
export { type FileOptions, type FolderOptions, file, folder } from './dsl/file.ts';
export { type AnyGate, type Approved, approved, defineGate, type Gate, type GateSpec } from './dsl/gate.ts';
export { type Axes, type AxisValue, grid, type Point } from './dsl/grid.ts';
export { type Each, each, type Inputs, type Optional, optional } from './dsl/inputs.ts';
export { defineKind, type Kind, type KindSpec, type Kinds, type ValueOf } from './dsl/kind.ts';
export { type Bundle, type BundleManifest, bundle, bundleManifestFile } from './dsl/kinds/bundle.ts';
export { createStoredFile, type StoredFile, storedFile, text } from './dsl/kinds/file.ts';
export { type StoredFolder, storedFolder } from './dsl/kinds/folder.ts';
export { json, metrics, report, writeJson } from './dsl/kinds/json.ts';
export { defineModel, type ModelDefinition } from './dsl/model.ts';
export { definePipeline, type Pipeline, type Results } from './dsl/pipeline.ts';
export { repeat } from './dsl/repeat.ts';
export type { Resources } from './dsl/resources.ts';
export { secret } from './dsl/secret.ts';
export { defineStep, type Runnable, type Step, type StepSpec } from './dsl/step.ts';
export type { SummaryLine } from './dsl/summary-line.ts';
export type { Decision, Verdict } from './dsl/verdict.ts';
export { isInside, leadsOut } from './files/is-inside.ts';
export type { RowsDeclaration, RowsRole } from './graph/definition.ts';
export { matchNodes, type NamedNode } from './graph/match-nodes.ts';
export type { PlanNode } from './graph/node.ts';
export { closureOf, type Plan, parentsOf } from './graph/plan.ts';
export { nameRef, type Ref } from './graph/ref.ts';
export { diffRuns, fetchRuns, findGitFault, pruneRuns, pushRuns, resolveCommit } from './history/call-history.ts';
export { bisect, findRun, impact, listBaseCommits, plan, reproduce, run, why } from './history/call-lazily.ts';
export type { ChangedData } from './history/diff/compare-data.ts';
export type { UsedFact, UsedFacts } from './history/diff/compare-used.ts';
export { compareMetrics } from './history/diff/diff-metrics.ts';
export type { ChangedParam } from './history/diff/diff-params.ts';
export type { DiffOptions, RunsDifference } from './history/diff/diff-runs.ts';
export type { ExplainedNode, ExplainedPlan, ToldChange } from './history/explain-nodes.ts';
export type { FoundImpact, Impact, ImpactOnNode, ImpactOptions, UnplannedPipeline } from './history/find-impact.ts';
export type { GitFault } from './history/git/git-fault.ts';
export type { CheckedStore, RepairedStore, ToldFinding } from './history/housekeeping/check-store.ts';
export type { Collection } from './history/housekeeping/collect-store.ts';
export type { ExplainedArtifact } from './history/housekeeping/explain-artifact.ts';
export {
  collectStore,
  explainArtifact,
  measureStore,
  repairStore,
  verifyStore,
} from './history/housekeeping/keep-store.ts';
export type { StoreSize } from './history/housekeeping/measure-store.ts';
export type { Pruned, PruneOptions } from './history/housekeeping/prune-runs.ts';
export type { SummarizedNeed } from './history/housekeeping/summarize-needs.ts';
export { findAnswer, tellAnswer } from './history/kept/answer-kept.ts';
export {
  type Elsewhere,
  findElsewhere,
  listProjectRuns,
  type ProjectRuns,
  readProjectRuns,
  summarizeProjectRuns,
} from './history/records/project-runs.ts';
export type { Bisection, BisectOptions, Measured } from './history/reproduce/bisect.ts';
export type { ReproduceOptions, Reproduction } from './history/reproduce/reproduction.ts';
export type { FinishedRun } from './history/run-pipeline.ts';
export type { SharedRuns, ShareOptions } from './history/share/share-runs.ts';
export type { ChangedLeaf } from './key/compare-values.ts';
export { writeKind } from './key/explain-change.ts';
export { tellApart } from './key/tell-apart.ts';
export { tellFact } from './key/tell-fact.ts';
export type { FailureCode, Outcome, OutcomeCounts, RunStatus } from './plan/outcome/outcome.ts';
export type { PlanOptions } from './plan/plan-options.ts';
export type { PricedNode, PricedPlan } from './plan/price-plan.ts';
export { findHome, findPipelineFile, findProjectRoot, listPipelines } from './plan/project/find-project.ts';
export { type BundleFinding, checkBundle, checkBundles, resolveAlias } from './registry/check-bundles.ts';
export { listVersions, type RegisteredVersion } from './registry/registry.ts';
export { openNodeLogs } from './run/node-logs.ts';
export type {
  Deployed,
  ErrorEvent,
  Listener,
  NodeFinished,
  NodeLog,
  NodeProgress,
  NodeStarted,
  NodeWaiting,
  PlanMade,
  PlannedNode,
  RunEvent,
  RunFinished,
  RunMetrics,
  Warning,
} from './run/record/event.ts';
export type { CommitFacts, RecordedKind, RecordedNode, RunRecord, RunSummary } from './run/record/record.ts';
export { kindOfOutput } from './run/record/record-kinds.ts';
export type { RunOptions } from './run/run-options.ts';
export type { Tally } from './store/check/plan-collection.ts';
export { openStore } from './store/open-store.ts';
export type { Store, StoredResult } from './store/store.ts';
