// Runs a pipeline at several points of its params: a run for each point, with a record of its own, over one graph. Nodes
// that are equal at several points run once (ADR 48).

import { basename } from 'node:path';
import type { RunId } from '../base/brand.ts';
import { describeWarning, type Warn } from '../base/errors/warnings.ts';
import { exitCodes } from '../base/exit-codes.ts';
import type { Results } from '../dsl/pipeline.ts';
import { inParallel } from '../files/in-parallel.ts';
import { checkParams } from '../plan/check-params.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import type { PricedPlan } from '../plan/price-plan.ts';
import { timestamp } from '../run/clock.ts';
import { chooseLimits, createLimits } from '../run/limits/limits.ts';
import { openRunPools } from '../run/limits/run-pools.ts';
import { openLocalExecutor } from '../run/local/local-executor.ts';
import { createWorkerPool } from '../run/pool/worker-pool.ts';
import { describePlanned } from '../run/record/create-record.ts';
import type { PlannedNode, RunEvent } from '../run/record/event.ts';
import { type RunOptions, refuseStubs } from '../run/run-options.ts';
import { openStore } from '../store/open-store.ts';
import type { FinishedRun } from './finished-run.ts';
import { openElsewhere } from './machines/open-elsewhere.ts';
import { createRunId } from './records/create-run-id.ts';
import { newestRun } from './records/newest-run.ts';
import { plan, run } from './run-pipeline.ts';
import { learnFacts } from './selected/learn-facts.ts';
import { noSnapshot, takeSnapshot } from './snapshot/snapshot.ts';
import { localPlaceOf, openClient } from './stores/open-project-store.ts';

/** The params of one point, as those of a run. */
export type SweepPoint = Pick<RunOptions, 'params' | 'paramsFrom'>;

interface Points {
  readonly points: readonly SweepPoint[];
}

export interface SweepOptions
  extends Omit<RunOptions, 'params' | 'paramsFrom' | 'publish' | 'overwrite' | 'onEvent'>,
    Points {
  /** Paths of the params that the points differ in, such as `train.trees`. */
  readonly over: readonly string[];
  /** Called once before anything runs, with the nodes of each point. Equal nodes have equal ids. */
  readonly onPlanned?: (pipeline: string, points: readonly (readonly PlannedNode[])[]) => void;
  /** @param point - the position of the point whose run the event is of */
  readonly onEvent?: (event: RunEvent, point: number) => void;
}

/** @typeParam R - what the build function of the pipeline returns */
export interface FinishedSweep<R extends Results = Results> {
  readonly sweep: RunId;
  readonly over: readonly string[];
  /** In the order of the points; null for one that an interruption left out. */
  readonly runs: readonly (FinishedRun<R> | null)[];
  /** 0 if all runs are done, 130 if it was interrupted, else 1. */
  readonly exitCode: number;
}

/**
 * Runs a pipeline at each point. Equal nodes run once, a failure leaves the other points alone, and nothing is published.
 * All points are planned before anything runs.
 *
 * @throws AuthorError if a point cannot be planned
 */
export async function runSweep(options: SweepOptions): Promise<FinishedSweep> {
  const { over, points, onEvent, onPlanned, ...common } = options;
  refuseStubs(common);
  const each = points.map((point): RunOptions => ({ ...common, ...point, publish: false }));
  for (const one of each) await checkParams(one);
  const prepared: PreparedPlan[] = [];
  for (const one of each) prepared.push(await preparePlan(one, learnFacts));
  const [first] = prepared;
  if (!first) return { sweep: createRunId(new Date()), over, runs: [], exitCode: exitCodes.done };
  const { home, root } = first.found;
  const sweep = createRunId(new Date(), newestRun(home));
  const warn: Warn = (code, params) =>
    onEvent?.({ type: 'warning', at: timestamp(), code, message: describeWarning(code, params) }, 0);
  const most = chooseLimits(common);
  const { locks } = await openStore(localPlaceOf(common.storePlace, home));
  const who = `${first.plan.pipeline} in ${basename(root)}`;
  const pools = openRunPools(common.pools, common.poolsPlace, who, (folder, problem) =>
    warn('pools-alone', { folder, problem }),
  );
  const workers = createWorkerPool(root);
  const shared = {
    limits: createLimits(most, locks, warn, pools),
    openExecutor:
      common.executor?.open ?? ((setup: Parameters<typeof openLocalExecutor>[0]) => openLocalExecutor(setup, workers)),
    inFlight: new Map(),
  };
  onPlanned?.(
    first.plan.pipeline,
    prepared.map((one) => one.plan.nodes.map((node) => describePlanned(node, one))),
  );
  try {
    // One for all: an edit meanwhile is in none of the runs.
    const snapshot = common.snapshot === false ? noSnapshot : await takeSnapshot(home, first.variables, warn);
    const client = await openClient(common.storePlace, home, common.environment);
    const openExecutor = openElsewhere(shared.openExecutor, { snapshot, home, client, url: common.storePlace });
    const atEnd: (() => Promise<unknown>)[] = [];
    const runs = await inParallel([...each.keys()], most.threads, async (point) => {
      if (common.signal?.aborted) return null;
      const told = { ...each[point]!, onEvent: (event: RunEvent) => onEvent?.(event, point) };
      const inSweep = { prepared: prepared[point]!, sweep: { id: sweep, over }, snapshot, atEnd };
      return await run(told, { ...inSweep, shared: { ...shared, openExecutor } });
    });
    for (const work of atEnd) await work();
    return { sweep, over, runs, exitCode: exitCodeOf(runs) };
  } finally {
    await workers.close();
    pools.close();
  }
}

/**
 * What a sweep would do, without doing it: a plan for each point. Equal nodes have equal ids.
 *
 * @throws AuthorError if a point cannot be planned
 */
export async function planSweep({
  points,
  ...common
}: Omit<PlanOptions, 'params' | 'paramsFrom'> & Points): Promise<readonly PricedPlan[]> {
  const each = points.map((point): PlanOptions => ({ ...common, ...point }));
  for (const one of each) await checkParams(one);
  const plans: PricedPlan[] = [];
  for (const one of each) plans.push(await plan(one));
  return plans;
}

function exitCodeOf(runs: readonly (FinishedRun | null)[]): number {
  if (runs.some((one) => one === null || one.status === 'interrupted')) return exitCodes.interrupted;
  return Math.max(exitCodes.done, ...runs.map((one) => one!.exitCode));
}
