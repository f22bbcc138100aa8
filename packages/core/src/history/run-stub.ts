// Runs the graph of a pipeline on sample outputs. Its store is a temporary folder, and no record, log or answer is left: a
// real run never finds anything of it.

import { join } from 'node:path';
import type { NodeId } from '../base/brand.ts';
import { describeWarning, type Warn } from '../base/errors/warnings.ts';
import { createTemporaryFolder } from '../files/temporary-folder.ts';
import { openCopyingPlan } from '../plan/copied-plan.ts';
import { listForced } from '../plan/forced-nodes.ts';
import { findAllowedFailures } from '../plan/outcome/allowed-failures.ts';
import type { FinishedNode } from '../plan/outcome/finished-node.ts';
import { exitCodeOf } from '../plan/outcome/outcome.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { askNeeded } from '../plan/versions/ask-needed.ts';
import { startStopwatch, timestamp } from '../run/clock.ts';
import { chooseLimits } from '../run/limits/limits.ts';
import { openRunPools } from '../run/limits/run-pools.ts';
import { openLocalExecutor } from '../run/local/local-executor.ts';
import { collectMetrics } from '../run/record/collect-metrics.ts';
import { createRecord, describePlanned } from '../run/record/create-record.ts';
import type { RunEvent } from '../run/record/event.ts';
import { recordSelection } from '../run/record/recorded-selection.ts';
import type { RunOptions } from '../run/run-options.ts';
import { runPlan } from '../run/run-plan.ts';
import { openStore } from '../store/open-store.ts';
import type { EndedRun } from './finished-run.ts';
import { readCommitFacts } from './git/read-commit-facts.ts';
import { createRunId } from './records/create-run-id.ts';
import { learnFacts } from './selected/learn-facts.ts';

export interface StubbedRun extends EndedRun {
  /** Labels of the nodes that gave their sample outputs; all others ran. */
  readonly stubbed: readonly string[];
}

/** Everything is planned and checked as for a run. @throws AuthorError if it cannot be planned */
export async function runStub(options: RunOptions): Promise<StubbedRun> {
  const at = timestamp();
  const seconds = startStopwatch();
  const prepared = await preparePlan({ ...options, isStub: true }, learnFacts);
  await askNeeded(prepared);
  const { found } = prepared;
  const copying = prepared.plan.templates && openCopyingPlan(prepared);
  const ran = copying?.prepared ?? prepared;
  const onEvent = (event: RunEvent): void => options.onEvent?.(event);
  const warn: Warn = (code, params) =>
    onEvent({ type: 'warning', at: timestamp(), code, message: describeWarning(code, params) });
  const temporary = createTemporaryFolder();
  try {
    const place = await temporary.path();
    const store = await openStore(join(place, 'store'));
    const nodes = prepared.plan.nodes.map((node) => describePlanned(node, prepared));
    onEvent({ type: 'plan-made', at: timestamp(), pipeline: prepared.plan.pipeline, nodes });
    const signal = options.signal ?? new AbortController().signal;
    const finished = await runPlan(ran, {
      ...{ store, openExecutor: openLocalExecutor, logPlace: place, most: chooseLimits(options), signal, onEvent },
      pools: openRunPools(options.pools, options.poolsPlace, prepared.plan.pipeline, (folder, problem) =>
        warn('pools-alone', { folder, problem }),
      ),
      maxFailures: options.maxFailures ?? (options.keepGoing ? Number.POSITIVE_INFINITY : 1),
      ...{ failFast: options.failFast ?? false, allowImpure: options.allowImpure ?? false, twice: false },
      forced: listForced(prepared),
      loaded: { note: () => undefined, of: () => undefined, keep: () => undefined },
      earlier: async () => ({ manifests: [], seconds: null, keys: new Set() }),
      secondsOf: () => undefined,
      ...(copying && { copying }),
    });
    const { plan } = ran;
    const byId = new Map<NodeId, FinishedNode>(finished.map((node) => [node.node.id, node]));
    const results = Object.values(plan.results).map(({ node }) => node);
    const record = createRecord(ran, finished, {
      ...{ run: createRunId(new Date(at)), at, seconds: seconds(), git: await readCommitFacts(found.home) },
      ...{ leftOut: [], isInterrupted: signal.aborted, allowedFailures: [...findAllowedFailures(finished, results)] },
      selection: recordSelection(options, 0),
      metrics: await collectMetrics(plan, (id) => byId.get(id)!, store),
      ...{ deployed: [], published: [] },
    });
    const { run, status, outcomes, metrics } = record;
    onEvent({
      ...{ type: 'run-finished', at: timestamp(), run, pipeline: plan.pipeline, status, commit: record.git.commit },
      ...{ snapshot: null, seconds: record.seconds, outcomes, metrics, deployed: [], record: null },
    });
    const isStub = ({ node }: FinishedNode): boolean =>
      prepared.stubbed?.has(ran.copies?.get(node.id)?.template.id ?? node.id) ?? false;
    const stubbed = finished.filter(isStub).map(({ label }) => label);
    return { ...record, stubbed, exitCode: exitCodeOf(status) };
  } finally {
    await temporary[Symbol.asyncDispose]();
  }
}
