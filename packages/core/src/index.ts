// The public door of @cairn/core: what authors call, and what programs that run pipelines call.

export { type Acceptance, describeAcceptance } from './base/acceptance.ts';
export { awaitAuthored, failAuthored, failUnsettled } from './base/await-authored.ts';
export type { Branded, Digest, Fingerprint, Key, NodeId, RunId } from './base/brand.ts';
export { type Canonical, compareCodeUnits, encodeCanonical } from './base/canonical.ts';
export { describeLines, describeRows } from './base/difference/describe-lines.ts';
export { digestBytes, digestCanonical, digestFile } from './base/digest.ts';
export { durationForm, parseDuration, showDuration } from './base/duration.ts';
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
export { describeFrozen, type FrozenResult } from './base/frozen-result.ts';
export { findWrongPool, type PoolRate, type PoolSpec, type Pools } from './base/pools.ts';
export { createRandom, type Random, type RandomState } from './base/random/random.ts';
export { createStream, deriveSeed } from './base/random/seed.ts';
export { describeReadError } from './base/read-problem.ts';
export { isSafeName } from './base/safe-name.ts';
export { parseSize, sizeForm } from './base/size.ts';
export { best, type ComparedTrial, type Comparison } from './dsl/best.ts';
export { type ClusterResources, findWrongCluster } from './dsl/cluster/cluster-resources.ts';
export type { LineageEntry, Progress, StepContext } from './dsl/context.ts';
export type { OutputDescription, OutputDescriptions } from './dsl/describe-output.ts';
export { type FilesOptions, files, type GroupedFilesOptions } from './dsl/dynamic/files.ts';
export { type JoinOptions, joinByName } from './dsl/dynamic/join-by-name.ts';
export { type Body, type ForEach, type ItemName, type ListOptions, map } from './dsl/dynamic/map.ts';
export type { PlanningDisk } from './dsl/dynamic/planning-disk.ts';
export { type LoopOptions, type Round, repeatUntil } from './dsl/dynamic/repeat-until.ts';
export { type Branch, type Condition, type EitherOf, type IfTaken, type LikeBranch, when } from './dsl/dynamic/when.ts';
export { type Estimate, isEstimate, type NoInterval } from './dsl/estimate.ts';
export type { Checkpoint } from './dsl/failures/checkpoint.ts';
export { fallback } from './dsl/failures/fallback.ts';
export type { Retry, RetryCause } from './dsl/failures/retry.ts';
export { type FileOptions, type FolderOptions, file, folder, type OptionalFile } from './dsl/file.ts';
export { type AwaitedRefs, after } from './dsl/freshness/after.ts';
export { always, frozen } from './dsl/freshness/frozen.ts';
export { inPools } from './dsl/freshness/in-pools.ts';
export { untilRead } from './dsl/freshness/until-read.ts';
export { type AnyGate, type Approved, approved, defineGate, type Gate, type GateSpec } from './dsl/gate.ts';
export { type Axes, type AxisValue, grid, type Point } from './dsl/grid.ts';
export { type Each, type EachOptions, each, type Inputs, type Optional, optional } from './dsl/inputs.ts';
export { defineKind, type Kind, type KindSpec, type Kinds, type ValueOf } from './dsl/kind.ts';
export { type Bundle, type BundleManifest, bundle, bundleManifestFile } from './dsl/kinds/bundle.ts';
export { createStoredFile, type StoredFile, storedFile, text } from './dsl/kinds/file.ts';
export { type StoredFolder, storedFolder } from './dsl/kinds/folder.ts';
export { json, metrics, report, writeJson } from './dsl/kinds/json.ts';
export { many } from './dsl/kinds/many.ts';
export { maybe } from './dsl/kinds/maybe.ts';
export type { StubValues } from './dsl/kinds/stub.ts';
export { defineModel, type ModelDefinition } from './dsl/model.ts';
export { describeNotInKey } from './dsl/not-in-key.ts';
export { definePipeline, type Pipeline, type Results, type SomeOf } from './dsl/pipeline.ts';
export { type CommandSpec, defineCommand } from './dsl/programs/command.ts';
export type { Container } from './dsl/programs/container.ts';
export type { PythonEnvironment } from './dsl/programs/python.ts';
export { type ShellValue, shell } from './dsl/programs/shell.ts';
export { type PublishedResult, published } from './dsl/published.ts';
export { repeat } from './dsl/repeat.ts';
export type { Resources } from './dsl/resources.ts';
export { type ScopeOptions, scope, tag } from './dsl/scope.ts';
export { type DrawOptions, latinHypercube, randomSearch } from './dsl/search/draw-points.ts';
export {
  type BetweenOptions,
  between,
  oneOf,
  type ParamRange,
  type ParamSpace,
  type PointOf,
} from './dsl/search/param-range.ts';
export { secret } from './dsl/secret.ts';
export {
  defineSource,
  type FetchContext,
  type Source,
  type SourceCheck,
  type SourceOptions,
  type SourceSpec,
  type VersionContext,
} from './dsl/sources/define-source.ts';
export { defineStep, type Runnable, type Step, type StepSpec } from './dsl/step.ts';
export type { SummaryLine } from './dsl/summary-line.ts';
export type { Decision, Verdict } from './dsl/verdict.ts';
export { isInside, leadsOut } from './files/is-inside.ts';
export { isRunning } from './files/temp-owner.ts';
export type { RowsDeclaration, RowsRole } from './graph/definition.ts';
export { matchNodes, type NamedNode } from './graph/match-nodes.ts';
export type { CollectionRef, OptionalRef, PlanNode } from './graph/node.ts';
export type { TakenPools } from './graph/node-marks.ts';
export { closureOf, type Plan, parentsOf } from './graph/plan.ts';
export { nameRef, type Ref, shownRef } from './graph/ref.ts';
export {
  acceptResults,
  changeMetadata,
  debugNode,
  diffRuns,
  fetchRuns,
  findGitFault,
  findPublished,
  forgetResults,
  pruneRuns,
  pushRuns,
  readMetadata,
  resolveCommit,
  writeTestOf,
} from './history/call-history.ts';
export {
  bisect,
  checkParams,
  checkShared,
  drawPlan,
  findRun,
  type GivenPipeline,
  impact,
  listBaseCommits,
  type OfPipeline,
  plan,
  planSweep,
  type ResultsOf,
  reproduce,
  run,
  runStub,
  runSweep,
  why,
} from './history/call-lazily.ts';
export type { DebuggedNode, DebugNodeOptions } from './history/debug-node.ts';
export type { AcceptedResults, AcceptOptions } from './history/decisions/accept-results.ts';
export type { ForgetOptions, ForgottenNode, ForgottenResults } from './history/decisions/forget-results.ts';
export type { ChangedData } from './history/diff/compare-data.ts';
export type { UsedFact, UsedFacts } from './history/diff/compare-used.ts';
export { compareMetrics } from './history/diff/diff-metrics.ts';
export type { ChangedParam } from './history/diff/diff-params.ts';
export type { DiffOptions, RunsDifference } from './history/diff/diff-runs.ts';
export type { ExplainedNode, ExplainedPlan, ToldChange } from './history/explain-nodes.ts';
export type { FoundImpact, Impact, ImpactOnNode, ImpactOptions, UnplannedPipeline } from './history/find-impact.ts';
export type { EndedRun, FinishedRun } from './history/finished-run.ts';
export type { GitFault } from './history/git/git-fault.ts';
export type { CheckedStore, RepairedStore, ToldFinding } from './history/housekeeping/check-store.ts';
export type { Collection } from './history/housekeeping/collect-store.ts';
export type { ExplainedArtifact } from './history/housekeeping/explain-artifact.ts';
export {
  collectSharedStore,
  collectStore,
  explainArtifact,
  measureSharedStore,
  measureStore,
  repairStore,
  verifySharedStore,
  verifyStore,
} from './history/housekeeping/keep-store.ts';
export type { StoreSize } from './history/housekeeping/measure-store.ts';
export type { Pruned, PruneOptions } from './history/housekeeping/prune-runs.ts';
export type { SummarizedNeed } from './history/housekeeping/summarize-needs.ts';
export { findAnswer, tellAnswer } from './history/kept/answer-kept.ts';
export { type LiveRun, listLiveRuns, readLiveRun } from './history/live/live-runs.ts';
export { changesAnything, type MetadataChange } from './history/metadata/metadata-edit.ts';
export { mentions, noMetadata, type RunMetadata } from './history/metadata/run-metadata.ts';
export type { FoundPublished, PublishedState, PublishedStatus } from './history/published-status.ts';
export {
  type Elsewhere,
  findElsewhere,
  listProjectRuns,
  type ProjectRuns,
  readProjectRuns,
  summarizeProjectRuns,
} from './history/records/project-runs.ts';
export { readFrozenFile } from './history/records/recorded-frozen.ts';
export type { Bisection, BisectOptions, Measured } from './history/reproduce/bisect.ts';
export type { ReproduceOptions, Reproduction } from './history/reproduce/reproduction.ts';
export type { StubbedRun } from './history/run-stub.ts';
export type { FinishedSweep, SweepOptions, SweepPoint } from './history/run-sweep.ts';
export { selectRecorded } from './history/selected/select-recorded.ts';
export type { SharedRuns, ShareOptions } from './history/share/share-runs.ts';
export { type DeployedOptions, type DeployedSource, defineDeployed } from './history/sources/define-deployed.ts';
export { defineResult, type ResultOptions } from './history/sources/define-result.ts';
export type { CheckedShared } from './history/stores/check-shared.ts';
export { localPlaceOf, openProjectStore } from './history/stores/open-project-store.ts';
export type { TestOfOptions, WrittenTest } from './history/write-test-of.ts';
export { type ChangedPackage, describePackage } from './key/compare-packages.ts';
export type { ChangedLeaf } from './key/compare-values.ts';
export { writeKind } from './key/explain-change.ts';
export { tellApart } from './key/tell-apart.ts';
export { tellFact } from './key/tell-fact.ts';
export { describeForgotten, type Forgotten, readForgotten } from './plan/decisions/forgotten.ts';
export { findContainerTool } from './plan/environment/container-tool.ts';
export type { DecidedBy } from './plan/outcome/decided-by.ts';
export { type NodeUsage, sumUsage } from './plan/outcome/node-usage.ts';
export type { FailureCode, Outcome, OutcomeCounts, RunStatus } from './plan/outcome/outcome.ts';
export { type MergedParams, mergeParams, type ParamsLayer } from './plan/params/merge-params.ts';
export { type ParamsFile, parseParamsFile } from './plan/params/params-file.ts';
export type { PlanOptions } from './plan/plan-options.ts';
export type { LackedResult, PricedNode, PricedPlan } from './plan/price-plan.ts';
export type { PricedMap } from './plan/priced-map.ts';
export { findHome, findPipelineFile, findProjectRoot, listPipelines } from './plan/project/find-project.ts';
export { findPackageManager, lockfileNames, type PackageManager } from './plan/project/package-manager.ts';
export { isSelecting, type SelectionOptions, showSelection } from './plan/selection/selection-options.ts';
export { type BundleFinding, checkBundle, checkBundles, resolveAlias } from './registry/check-bundles.ts';
export { type ComparedVersions, compareVersions } from './registry/compare-versions.ts';
export type { Change, HistoryEntry } from './registry/history-entry.ts';
export type { Author, History } from './registry/history-file.ts';
export { type MovedAlias, promoteVersion, rollBack } from './registry/move-alias.ts';
export { readAuthor } from './registry/read-author.ts';
export type { AliasMove, PublishedVersion, RegisteredName } from './registry/registered-shape.ts';
export {
  listVersions,
  listVersionsOf,
  lookUpVersion,
  markRegistered,
  type RegisteredVersion,
  readRegistered,
} from './registry/registry.ts';
export { type PrunedBundles, type PruneRule, pruneBundles, retireVersion } from './registry/retire-version.ts';
export { type VerifiedName, verifyRegistry } from './registry/verify-registry.ts';
export { openNodeLogs } from './run/node-logs.ts';
export { describeMemoryLimits } from './run/pool/memory-groups.ts';
export type {
  Deployed,
  ErrorEvent,
  Listener,
  NodeFinished,
  NodeLog,
  NodeProgress,
  NodeStarted,
  NodesAdded,
  NodeWaiting,
  PlanMade,
  PlannedNode,
  PublishedFile,
  RunEvent,
  RunFinished,
  RunMetrics,
  Warning,
} from './run/record/event.ts';
export type {
  CommitFacts,
  RecordedKind,
  RecordedNode,
  RecordedSweep,
  RunRecord,
  RunSummary,
} from './run/record/record.ts';
export { kindOfOutput } from './run/record/record-kinds.ts';
export { isWholeRun, type RecordedSelection } from './run/record/recorded-selection.ts';
export type { RunResult, RunResults } from './run/results/open-results.ts';
export type { ChosenExecutor, RunMetadataOptions, RunOptions } from './run/run-options.ts';
export {
  type BlobBytes,
  BlobError,
  type BlobErrorCode,
  type BlobStore,
  blobOf,
  checkBlobName,
  checkBlobPrefix,
  checkSize,
  isBlobError,
  type ListedBlob,
  readBlob,
} from './store/blob-client.ts';
export type { Tally } from './store/check/plan-collection.ts';
export { openStore } from './store/open-store.ts';
export type { Amount, CollectedShared, MeasuredShared, VerifiedShared } from './store/shared/keep-shared.ts';
export { StoreLocationError } from './store/shared/open-blobs.ts';
export { isSharedLocation, showLocation } from './store/shared/shared-location.ts';
export type { Store, StoredResult } from './store/store.ts';
