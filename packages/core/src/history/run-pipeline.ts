// Runs a pipeline and leaves a record: what `cairn run` does, as a function.

import { join, resolve } from 'node:path';
import type { RunId } from '../base/brand.ts';
import type { AuthorProblem } from '../base/errors/author-error.ts';
import { describeWarning, type Warn } from '../base/errors/warnings.ts';
import { sweepUnfinished } from '../files/sweep-unfinished.ts';
import { createTemporaryFolder } from '../files/temporary-folder.ts';
import { digestOfUsed, usedOf } from '../key/used-facts.ts';
import { keepListing } from '../plan/list-code.ts';
import { findAllowedFailures } from '../plan/outcome/allowed-failures.ts';
import { type FinishedNode, notSelected } from '../plan/outcome/finished-node.ts';
import { exitCodeOf } from '../plan/outcome/outcome.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { forcedNodes, type PricedPlan, pricePlan } from '../plan/price-plan.ts';
import { showPathIn } from '../plan/project/find-project.ts';
import { keepUsed } from '../plan/sources/list-used.ts';
import { publishResults } from '../registry/publish-results.ts';
import { startStopwatch, timestamp } from '../run/clock.ts';
import { chooseLimits } from '../run/limits/limits.ts';
import { openLoadedPackages } from '../run/loaded-packages.ts';
import { openLocalExecutor } from '../run/local/local-executor.ts';
import { collectMetrics } from '../run/record/collect-metrics.ts';
import { createRecord, describePlanned, statusOf } from '../run/record/create-record.ts';
import type { RunEvent, Warning } from '../run/record/event.ts';
import type { RunRecord } from '../run/record/record.ts';
import type { RunOptions } from '../run/run-options.ts';
import { runPlan } from '../run/run-plan.ts';
import { claimStore } from '../store/claims/claim-store.ts';
import type { StoreHolder } from '../store/claims/standing-holds.ts';
import { createFallbackStore } from '../store/fallback-store.ts';
import { openStore } from '../store/open-store.ts';
import { locateProject } from './git/locate-project.ts';
import { readCommitFacts } from './git/read-commit-facts.ts';
import { keepRun } from './kept/keep-run.ts';
import { noteAnswered } from './records/answered-runs.ts';
import { createRunId } from './records/create-run-id.ts';
import { openEarlierRuns } from './records/earlier-runs.ts';
import { readRun } from './records/list-runs.ts';
import { newestRun } from './records/newest-run.ts';
import { findVersions } from './snapshot/find-versions.ts';
import { leaveRecord } from './snapshot/leave-record.ts';
import { noSnapshot, takeSnapshot } from './snapshot/snapshot.ts';
import { tagDeployed } from './snapshot/tag-deployed.ts';

const nothingPublished = { deployed: [], isWhole: true, isNew: false } as const;

export type FinishedRun = RunRecord & { readonly exitCode: number };

/** Runs a pipeline. Rejects with an `AuthorError` when it cannot be planned; everything else is data. */
export async function run(options: RunOptions): Promise<FinishedRun> {
  const at = timestamp();
  const seconds = startStopwatch();
  const prepared = await preparePlan(options);
  const { plan, found } = prepared;
  const newest = newestRun(found.home);
  const forced = forcedNodes(plan, options.force);
  const told: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type !== 'node-log' && event.type !== 'node-progress') told.push(event);
    options.onEvent?.(event);
  };
  const place = join(found.home, '.cairn');
  const say = (code: Warning['code'], message: string): void =>
    onEvent({ type: 'warning', at: timestamp(), code, message });
  const warn: Warn = (code, params) => say(code, describeWarning(code, params));
  const [git, opened, earlier] = await Promise.all([
    readCommitFacts(found.home),
    openStore(options.storePlace ?? place),
    openEarlierRuns(found.home, plan.pipeline),
  ]);
  const temporary = createTemporaryFolder();
  // Given up when the record is written: from then on that says what this run needs.
  const claimed = claimStore(opened, found.home, (holder, what) =>
    warn(what === 'waiting' ? 'store-held' : 'store-hold-broken', { holder: nameHolder(holder) }),
  );
  try {
    const store = createFallbackStore(
      claimed,
      async () => openStore(await temporary.path()),
      (error) => warn(error.code, { location: opened.place, problem: error.message }),
    );
    onEvent({
      type: 'plan-made',
      at: timestamp(),
      pipeline: plan.pipeline,
      nodes: plan.nodes.map((node) => describePlanned(node, plan.labels)),
    });
    for (const problem of prepared.impure) say(problem.code, `${problem.message} ${placeOf(problem, found.home)}`);
    for (const { code, message } of prepared.absent) say(code, `${message}: nothing that --until selects needs it`);
    if (prepared.unreadLockfile !== undefined) warn('lockfile-unread', { file: prepared.unreadLockfile });
    for (const room of ['', 'kept', 'code', 'sources']) sweepUnfinished(join(place, 'cache', room));
    await Promise.all(
      [...new Set(prepared.steps.values())].map(({ closure, listing }) => keepListing(closure, listing, found.home)),
    );
    for (const { environment } of new Set(prepared.steps.values()))
      for (const [path, value] of Object.entries(usedOf(environment)))
        await keepUsed(resolve(found.root, path), digestOfUsed(value), found.home);
    const snapshot = options.snapshot === false ? noSnapshot : await takeSnapshot(found.home, prepared.variables, warn);
    const signal = options.signal ?? new AbortController().signal;
    const loaded = openLoadedPackages(found.home);
    const finished = await runPlan(prepared, {
      store,
      openExecutor: openLocalExecutor,
      logPlace: place,
      most: chooseLimits(options),
      keepGoing: options.keepGoing ?? false,
      allowImpure: options.allowImpure ?? false,
      twice: options.twice ?? false,
      forced,
      loaded,
      signal,
      onEvent,
      earlier: (label) => earlier.of(label, store),
      secondsOf: earlier.secondsOf,
    });
    const runId = createRunId(new Date(at), newest);
    // A Ctrl-C after the last node ended nothing.
    const isInterrupted = signal.aborted && finished.some(isCutOff);
    const results = Object.values(plan.results).map(({ node }) => node);
    const allowed = findAllowedFailures(finished, results);
    const status = statusOf(finished, isInterrupted, allowed);
    const byId = new Map(finished.map((node) => [node.node.id, node]));
    const metrics = await collectMetrics(plan, (id) => byId.get(id)!, store);
    const isPublished = status === 'done' && (options.publish ?? true) && !options.twice;
    const hasRecord = async (run: RunId) => (await readRun(found.home, run)) !== undefined;
    const versionsOf = (name: string) => findVersions(found.home, plan.pipeline, name);
    const about = { place, store, run: runId, commit: git.commit, hasRecord, versionsOf };
    const published = isPublished ? await publishResults(plan, byId, about, onEvent) : nothingPublished;
    const { deployed } = published;
    const facts = {
      run: runId,
      at,
      seconds: seconds(),
      git,
      project: locateProject(found.home)?.path,
      leftOut: snapshot.leftOut,
      isInterrupted,
      allowedFailures: [...allowed],
      until: options.until ?? null,
      metrics,
      deployed,
    };
    const planned = createRecord(prepared, finished, facts);
    const made = published.isWhole ? planned : { ...planned, status: 'failed' as const };
    const left = await leaveRecord(found.home, made, published.isNew ? undefined : earlier.last, snapshot, warn);
    if (left.file !== null) noteAnswered(found.home, left.record);
    await tagDeployed(found.home, left.record, warn);
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
      ...(allowed.size && { allowedFailures: [...allowed] }),
      metrics,
      deployed,
      record: left.file,
    });
    const exitCode = exitCodeOf(made.status);
    await keepRun(prepared, options, { storePlace: opened.place, loaded, told, exitCode });
    return { ...left.record, exitCode };
  } finally {
    claimed[Symbol.dispose]();
    await temporary[Symbol.asyncDispose]();
  }
}

/** What a run would do, without doing it. */
export async function plan(options: PlanOptions): Promise<PricedPlan> {
  const prepared = await preparePlan(options);
  const { found, plan: made } = prepared;
  const [store, earlier] = await Promise.all([
    openStore(options.storePlace ?? join(found.home, '.cairn')),
    openEarlierRuns(found.home, made.pipeline),
  ]);
  return pricePlan(prepared, options, store, (label) => earlier.of(label, store));
}

function nameHolder(holder: StoreHolder | undefined): string {
  return holder
    ? `'${holder.what}' (process ${holder.pid} on ${holder.host}, since ${holder.since})`
    : 'another process that removes something';
}

/** Skipped although it was selected. */
function isCutOff({ outcome, reason }: FinishedNode): boolean {
  return outcome === 'skipped' && reason !== notSelected;
}

/** `(steps/train.ts:12)` */
function placeOf({ at }: AuthorProblem, home: string): string {
  return at ? `(${showPathIn(home, at.file)}:${at.line})` : '';
}
