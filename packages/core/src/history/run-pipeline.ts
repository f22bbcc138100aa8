// Runs a pipeline and writes a record: what `cairn run` does, as a function.

import { basename, join } from 'node:path';
import type { RunId } from '../base/brand.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { describeWarning, type Warn } from '../base/errors/warnings.ts';
import { createTemporaryFolder } from '../files/temporary-folder.ts';
import { openCopyingPlan } from '../plan/copied-plan.ts';
import { describeMaps } from '../plan/describe-maps.ts';
import { readProcessEnvironment } from '../plan/environment/process-environment.ts';
import { listForced } from '../plan/forced-nodes.ts';
import { findAllowedFailures } from '../plan/outcome/allowed-failures.ts';
import { type FinishedNode, notSelected } from '../plan/outcome/finished-node.ts';
import { exitCodeOf } from '../plan/outcome/outcome.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { failLacking, type PricedPlan, pricePlan } from '../plan/price-plan.ts';
import { dependsOnHistory, isSelecting, showSelection } from '../plan/selection/selection-options.ts';
import { isShown, showingSelected } from '../plan/show-selected.ts';
import { askNeeded } from '../plan/versions/ask-needed.ts';
import { publishFiles } from '../published/publish-files.ts';
import { publishResults } from '../registry/publish-results.ts';
import { startStopwatch, timestamp } from '../run/clock.ts';
import { openFailedFolders } from '../run/failed-folders.ts';
import { chooseLimits } from '../run/limits/limits.ts';
import { openRunPools } from '../run/limits/run-pools.ts';
import { openLoadedPackages } from '../run/loaded-packages.ts';
import { openLocalExecutor } from '../run/local/local-executor.ts';
import { collectMetrics } from '../run/record/collect-metrics.ts';
import { createRecord, statusOf } from '../run/record/create-record.ts';
import type { RunEvent } from '../run/record/event.ts';
import type { RecordedSweep } from '../run/record/record.ts';
import { isWholeRun, recordSelection } from '../run/record/recorded-selection.ts';
import { type RunOptions, refuseStubs } from '../run/run-options.ts';
import { runPlan } from '../run/run-plan.ts';
import type { SharedWork } from '../run/shared-work.ts';
import { claimStore } from '../store/claims/claim-store.ts';
import type { StoreHolder } from '../store/claims/standing-holds.ts';
import { createFallbackStore } from '../store/fallback-store.ts';
import { openStore } from '../store/open-store.ts';
import { type FinishedRun, finishRun } from './finished-run.ts';
import { locateProject } from './git/locate-project.ts';
import { readCommitFacts } from './git/read-commit-facts.ts';
import { type RemovedOutputs, removeRead } from './housekeeping/remove-read.ts';
import { keepRun } from './kept/keep-run.ts';
import { openLiveJournal } from './live/live-journal.ts';
import { openElsewhere } from './machines/open-elsewhere.ts';
import { changeMetadata, readMetadataOptions } from './metadata/edit-metadata.ts';
import { noteAnswered } from './records/answered-runs.ts';
import { createRunId } from './records/create-run-id.ts';
import { openEarlierRuns } from './records/earlier-runs.ts';
import { readRun } from './records/list-runs.ts';
import { newestRun } from './records/newest-run.ts';
import { wasPublished } from './records/was-published.ts';
import { learnFacts } from './selected/learn-facts.ts';
import { countAsStored, findSkippedGates } from './selected/left-out-nodes.ts';
import { findVersions } from './snapshot/find-versions.ts';
import { leaveRecord } from './snapshot/leave-record.ts';
import { noSnapshot, type Snapshot, takeSnapshot } from './snapshot/snapshot.ts';
import { tagDeployed } from './snapshot/tag-deployed.ts';
import { localPlaceOf, openClient, openProjectStore, putBehind } from './stores/open-project-store.ts';
import { tellPlanned } from './tell-planned.ts';

/** Milliseconds that a run waits at its end until its results are in a shared store. */
const longestSend = 120_000;
const nothingRemoved: RemovedOutputs = { nodes: new Set() };
const nothingPublished = { deployed: [], isWhole: true, isNew: false } as const;

/** A run as a part of a sweep. */
export interface InSweep {
  readonly prepared: PreparedPlan;
  readonly sweep: RecordedSweep;
  readonly shared: SharedWork;
  readonly snapshot: Snapshot;
  /** What is to be done when all points have ended. */
  readonly atEnd: (() => Promise<unknown>)[];
}

/** Runs a pipeline. Rejects with an `AuthorError` when it cannot be planned; every other outcome is data. */
export async function run(options: RunOptions, inSweep?: InSweep): Promise<FinishedRun> {
  refuseStubs(options);
  const at = timestamp();
  const seconds = startStopwatch();
  const metadata = readMetadataOptions(options.metadata);
  const prepared = inSweep?.prepared ?? (await preparePlan(options, learnFacts));
  await askNeeded(prepared);
  await options.executor?.prepare();
  const { found } = prepared;
  const copying = prepared.plan.templates && openCopyingPlan(prepared);
  const ran = copying?.prepared ?? prepared;
  const newest = newestRun(found.home);
  const { pipeline } = prepared.plan;
  const told: RunEvent[] = [];
  const place = join(found.home, '.cairn');
  const live = openLiveJournal(place);
  const onEvent = (event: RunEvent): void => {
    live.write(event);
    if (event.type !== 'node-log' && event.type !== 'node-progress') told.push(event);
    options.onEvent?.(event);
  };
  const warn: Warn = (code, params) =>
    onEvent({ type: 'warning', at: timestamp(), code, message: describeWarning(code, params) });
  const [git, opened, earlier] = await Promise.all([
    readCommitFacts(found.home),
    openStore(localPlaceOf(options.storePlace, found.home)),
    openEarlierRuns(found.home, pipeline),
  ]);
  const client = await openClient(options.storePlace, found.home, options.environment);
  const temporary = createTemporaryFolder();
  // The claims end when the record is written: from then on the record says what this run needs.
  const claimed = claimStore(opened, found.home, (holder, what) =>
    warn(what === 'waiting' ? 'store-held' : 'store-hold-broken', { holder: nameHolder(holder) }),
  );
  try {
    const local = createFallbackStore(
      claimed,
      async () => openStore(await temporary.path()),
      (error) => warn(error.code, { location: opened.place, problem: error.message }),
    );
    const shared = client && putBehind(local, client, found.home, warn);
    const store = shared?.store ?? local;
    // Before anything runs: a result that is needed and not stored is an error of what was selected.
    if (prepared.selection?.asStored.size)
      checkSelected(await pricePlan(prepared, options, store, (label) => earlier.of(label, store)), options);
    await tellPlanned(prepared, options, { place, onEvent, warn });
    const take = () => takeSnapshot(found.home, prepared.variables, warn);
    const snapshot = inSweep?.snapshot ?? (options.snapshot === false ? noSnapshot : await take());
    const signal = options.signal ?? new AbortController().signal;
    const loaded = openLoadedPackages(found.home);
    const openPools = () =>
      openRunPools(options.pools, options.poolsPlace, `${pipeline} in ${basename(found.root)}`, (folder, problem) =>
        warn('pools-alone', { folder, problem }),
      );
    const runId = createRunId(new Date(at), newest);
    options.onRunId?.(runId);
    const elsewhere = { snapshot, home: found.home, client, url: options.storePlace };
    const finished = await runPlan(ran, {
      store,
      openExecutor: openElsewhere(options.executor?.open ?? openLocalExecutor, elsewhere),
      logPlace: place,
      most: chooseLimits(options),
      ...(inSweep ? { shared: inSweep.shared } : { pools: openPools() }),
      maxFailures: options.maxFailures ?? (options.keepGoing ? Number.POSITIVE_INFINITY : 1),
      failFast: options.failFast ?? false,
      allowImpure: options.allowImpure ?? false,
      twice: options.twice ?? false,
      ...(options.keepFailed && { failedFolders: openFailedFolders(place, runId, !inSweep) }),
      forced: listForced(prepared),
      loaded,
      signal,
      onEvent,
      earlier: (label) => earlier.of(label, store),
      secondsOf: earlier.secondsOf,
      ...(copying && { copying }),
    });
    const { plan } = ran;
    // Ctrl-C after the last node did not interrupt anything.
    const isInterrupted = signal.aborted && finished.some(isCutOff);
    const results = Object.values(plan.results).map(({ node }) => node);
    const allowed = findAllowedFailures(finished, results);
    const status = statusOf(finished, isInterrupted, allowed);
    const byId = new Map(finished.map((node) => [node.node.id, node]));
    const metrics = await collectMetrics(plan, (id) => byId.get(id)!, store);
    const isWanted = status === 'done' && (options.publish ?? true) && !options.twice;
    const skippedGates = isWanted ? findSkippedGates(ran, finished) : [];
    if (skippedGates.length) warn('gates-not-run', { gates: skippedGates });
    const isPublished = isWanted && !skippedGates.length;
    const hasRecord = async (run: RunId) => (await readRun(found.home, run)) !== undefined;
    const versionsOf = (name: string) => findVersions(found.home, plan.pipeline, name);
    const keyFile = (options.environment ?? readProcessEnvironment())['CAIRN_REGISTRY_KEY'];
    const about = { place, store, run: runId, commit: git.commit, hasRecord, versionsOf, keyFile };
    const published = isPublished ? await publishResults(plan, byId, about, onEvent) : nothingPublished;
    const { deployed } = published;
    const { files, areWritten } = isPublished
      ? await publishFiles(ran, byId, {
          ...{ place, store, warn, onEvent },
          overwrite: options.overwrite ?? false,
          wasPublished: (path, bytes) => wasPublished(found.home, path, bytes),
          isWhole: !isSelecting(options),
        })
      : { files: [], areWritten: true };
    const facts = {
      run: runId,
      at,
      seconds: seconds(),
      git,
      project: locateProject(found.home)?.path,
      leftOut: snapshot.leftOut,
      ...(inSweep && { sweep: inSweep.sweep }),
      isInterrupted,
      allowedFailures: [...allowed],
      selection: recordSelection(options, countAsStored(ran, finished)),
      metrics,
      deployed,
      published: files,
    };
    const planned = createRecord(ran, finished, facts);
    const made = published.isWhole && areWritten ? planned : { ...planned, status: 'failed' as const };
    const isOwn = published.isNew || metadata !== undefined || inSweep !== undefined;
    const left = await leaveRecord(found.home, made, isOwn ? undefined : earlier.last, snapshot, warn);
    if (metadata && left.file !== null)
      await changeMetadata(found.home, left.record.run, metadata).catch((error: Error) =>
        warn('metadata-not-written', { problem: error.message }),
      );
    if (left.file !== null) noteAnswered(found.home, left.record);
    await tagDeployed(found.home, left.record, warn);
    await shared?.finish(left.record, longestSend, signal);
    // From here on the record says what this run needs.
    claimed[Symbol.dispose]();
    const remove = async () => {
      const done = await removeRead(ran, finished, { home: found.home, store: opened });
      if (done.problem !== undefined) warn('outputs-not-removed', { problem: done.problem });
      return done;
    };
    // What other points of a sweep have made is known to all of them: it stays until the last one has ended.
    if (inSweep) inSweep.atEnd.push(remove);
    const removed = inSweep ? nothingRemoved : await remove();
    onEvent({
      type: 'run-finished',
      at: timestamp(),
      run: left.record.run,
      pipeline: plan.pipeline,
      status: made.status,
      commit: git.commit,
      snapshot: left.record.snapshot,
      seconds: made.seconds,
      outcomes: made.outcomes,
      ...(isWholeRun(made) ? {} : { selection: made.selection }),
      ...(allowed.size && { allowedFailures: [...allowed] }),
      metrics,
      deployed,
      ...(files.length && { published: files }),
      record: left.file,
    });
    const exitCode = exitCodeOf(made.status);
    if (!inSweep)
      await keepRun(ran, options, {
        storePlace: opened.place,
        noteOf: shared?.noteOf,
        ...{ loaded, told, exitCode, removed: removed.nodes },
        nodes: finished.map(({ node }) => node),
      });
    return finishRun(left.record, exitCode, { planned: prepared.plan, plan, finished: byId, store });
  } finally {
    live.end();
    claimed[Symbol.dispose]();
    await temporary[Symbol.asyncDispose]();
  }
}

/**
 * What a run would do, without doing it.
 *
 * @throws AuthorError `not-stored` if a selected node needs a result of another that is not stored; errors of planning
 */
export async function plan(options: PlanOptions): Promise<PricedPlan> {
  const priced = await price(await preparePlan(options, learnFacts), options);
  checkSelected(priced, options);
  return priced;
}

/** @throws AuthorError `not-stored`, `selection-empty` */
function checkSelected(priced: PricedPlan, options: PlanOptions): void {
  failLacking(priced);
  // Which items a map has is known only here.
  const isEmpty = priced.nodes.every(({ isAsStored }) => isAsStored) && isSelecting(options);
  if (isEmpty && !dependsOnHistory(options))
    failAuthor('selection-empty', { selection: showSelection(options), known: priced.nodes.map(({ label }) => label) });
}

/** The selected nodes of a plan, for a drawing: nothing has to be stored for them. */
export async function drawPlan(options: PlanOptions): Promise<PricedPlan> {
  const prepared = showingSelected(await preparePlan(options, learnFacts));
  const priced = await price(prepared, options);
  return { ...priced, nodes: priced.nodes.filter((node) => isShown(node, prepared)) };
}

async function price(prepared: PreparedPlan, options: PlanOptions): Promise<PricedPlan> {
  const { found, plan: made } = prepared;
  const [store, earlier] = await Promise.all([
    openProjectStore(options.storePlace, found.home, options.environment),
    openEarlierRuns(found.home, made.pipeline),
  ]);
  const priced = await pricePlan(prepared, options, store, (label) => earlier.of(label, store));
  const maps = describeMaps(made, priced.nodes, earlier.last?.nodes);
  return maps.length ? { ...priced, maps } : priced;
}

function nameHolder(holder: StoreHolder | undefined): string {
  return holder
    ? `'${holder.what}' (process ${holder.pid} on ${holder.host}, since ${holder.since})`
    : 'another process that removes something';
}

/** It was skipped although it was selected. */
function isCutOff({ outcome, reason, decidedBy }: FinishedNode): boolean {
  return outcome === 'skipped' && reason !== notSelected && !decidedBy;
}
