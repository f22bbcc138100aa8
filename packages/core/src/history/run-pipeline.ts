// Runs a pipeline and leaves a record: what `cairn run` does, as a function.

import { cpus } from 'node:os';
import { join } from 'node:path';
import { startStopwatch, timestamp } from '../run/clock.ts';
import { collectMetrics } from '../run/collect-metrics.ts';
import { createRecord, describePlanned, statusOf } from '../run/create-record.ts';
import type { Deployed } from '../run/event.ts';
import { type FinishedNode, isMade } from '../run/finished-node.ts';
import type { PlanOptions, RunOptions } from '../run/options.ts';
import { exitCodeOf } from '../run/outcome.ts';
import { type PreparedPlan, preparePlan } from '../run/prepare-plan.ts';
import { forcedNodes, type PricedPlan, pricePlan } from '../run/price-plan.ts';
import { publishBundle } from '../run/publish.ts';
import type { RunRecord } from '../run/record.ts';
import { runPlan } from '../run/run-plan.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createRunId } from './create-run-id.ts';
import { openEarlierRuns } from './earlier-runs.ts';
import { readCommitFacts } from './read-commit-facts.ts';
import { recordFile, writeRun } from './write-run.ts';

export type FinishedRun = RunRecord & { readonly exitCode: number };

/** Runs a pipeline. Rejects with an `AuthorError` when it cannot be planned; everything else is data. */
export async function run(options: RunOptions): Promise<FinishedRun> {
  const at = timestamp();
  const seconds = startStopwatch();
  const prepared = await preparePlan(options);
  const { plan, found } = prepared;
  const forced = forcedNodes(plan, options.force);
  const onEvent = options.onEvent ?? (() => undefined);
  const place = join(found.home, '.cairn');
  const [git, store, earlier] = await Promise.all([
    readCommitFacts(found.home),
    openStore(options.storePlace ?? place),
    openEarlierRuns(found.home, plan.pipeline),
  ]);
  onEvent({
    type: 'plan-made',
    at: timestamp(),
    pipeline: plan.pipeline,
    nodes: plan.nodes.map((node) => describePlanned(node, plan.labels)),
  });
  const signal = options.signal ?? new AbortController().signal;
  const finished = await runPlan(prepared, {
    store,
    logPlace: place,
    concurrency: options.concurrency ?? cpus().length,
    keepGoing: options.keepGoing ?? false,
    forced,
    signal,
    onEvent,
    earlier: async (label) => (await earlier.of(label, store)).manifest,
  });
  const runId = createRunId(new Date(at));
  // A Ctrl-C after the last node ended nothing.
  const isInterrupted = signal.aborted && finished.some(({ outcome }) => outcome === 'skipped');
  const status = statusOf(finished, isInterrupted);
  const byId = new Map(finished.map((node) => [node.node.id, node]));
  const isPublished = status === 'done' && (options.publish ?? true);
  const metrics = await collectMetrics(plan, (id) => byId.get(id)!, store);
  const deployed = isPublished
    ? await publishResults(prepared, byId, place, store, { run: runId, commit: git.commit })
    : [];
  const until = options.until ?? null;
  const facts = { run: runId, at, seconds: seconds(), git, isInterrupted, until, metrics, deployed };
  const made = createRecord(prepared, finished, facts);
  // Where nothing ran and nothing that is recorded changed, the last run is named again and nothing is written.
  const record = isSameRun(made, earlier.last) ? { ...made, run: earlier.last!.run } : made;
  if (record.run === made.run) await writeRun(found.home, made);
  onEvent({
    type: 'run-finished',
    at: timestamp(),
    run: record.run,
    pipeline: plan.pipeline,
    status,
    commit: git.commit,
    snapshot: record.snapshot,
    seconds: record.seconds,
    outcomes: record.outcomes,
    metrics,
    deployed,
    record: recordFile(found.home, record.run),
  });
  return { ...record, exitCode: exitCodeOf(status) };
}

/** What a run would do, without doing it. */
export async function plan(options: PlanOptions): Promise<PricedPlan> {
  const prepared = await preparePlan(options);
  const { found, plan: made } = prepared;
  const [store, earlier] = await Promise.all([
    openStore(options.storePlace ?? join(found.home, '.cairn')),
    openEarlierRuns(found.home, made.pipeline),
  ]);
  return pricePlan(prepared, forcedNodes(made, options.force), store, (label) => earlier.of(label, store));
}

async function publishResults(
  { plan }: PreparedPlan,
  finished: ReadonlyMap<string, FinishedNode>,
  place: string,
  store: Store,
  about: { readonly run: RunRecord['run']; readonly commit: string | null },
): Promise<readonly Deployed[]> {
  const deployed: Deployed[] = [];
  for (const { node, output } of Object.values(plan.results)) {
    const made = finished.get(node.id)!;
    if (node.definition.outputs[output]?.name !== 'bundle' || !isMade(made)) continue;
    deployed.push(await publishBundle(made.outputs[output]!, { place, store, ...about }));
  }
  return deployed;
}

function isSameRun(now: RunRecord, last: RunRecord | undefined): boolean {
  if (!last || now.outcomes.ran > 0 || now.outcomes.failed > 0 || now.outcomes.restored > 0) return false;
  if (last.status !== now.status || last.git.commit !== now.git.commit || last.reads !== now.reads) return false;
  const keys = ({ nodes, seed, deployed }: RunRecord): string =>
    JSON.stringify([seed, nodes.map(({ label, key }) => [label, key]), deployed]);
  return JSON.stringify(last.params) === JSON.stringify(now.params) && keys(last) === keys(now);
}
