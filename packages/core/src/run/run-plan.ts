// Runs a prepared plan: every node is settled once its parents are, as many beside each other as the limits let.

import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeId } from '../base/brand.ts';
import { temporaryName } from '../files/temp-owner.ts';
import { isStandIn } from '../graph/definition.ts';
import { findLazyNodes } from '../graph/lazy-nodes.ts';
import { type Plan, predecessorsOf } from '../graph/plan.ts';
import type { CopyingPlan } from '../plan/copied-plan.ts';
import { pullNodes } from '../plan/copying/pull-nodes.ts';
import { keyOfNode, seedOf } from '../plan/node-key.ts';
import { valueOfCondition } from '../plan/outcome/decided.ts';
import type { Earlier } from '../plan/outcome/explain-pending.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import { findSpareNodes } from '../plan/outcome/trials.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import type { Store } from '../store/store.ts';
import { type Execution, labelOf, warn } from './execution.ts';
import type { OpenExecutor } from './executor.ts';
import type { FailedFolders } from './failed-folders.ts';
import { createArtifactRepairs } from './inputs/artifact-repairs.ts';
import { createLaidArtifacts, giveBackLaid } from './inputs/laid-artifacts.ts';
import { MissingArtifact, obtain } from './inputs/obtain.ts';
import { askingOf } from './limits/asked-resources.ts';
import { measureChains } from './limits/critical-path.ts';
import { countFailures, type FailureLimit } from './limits/failure-limit.ts';
import { createLimits, type Most } from './limits/limits.ts';
import { waitForShared, withKeyLock } from './limits/lock-key.ts';
import type { RunPools } from './limits/run-pools.ts';
import type { LoadedPackages } from './loaded-packages.ts';
import { watchPackages } from './node/find-edited-package.ts';
import { findSameChance, nameSameChance } from './node/find-same-chance.ts';
import { makeNode } from './node/make-node.ts';
import { tellOther } from './node/make-twice.ts';
import { settleGone, settleNode, settleOrHalt, tellGone } from './node/settle-node.ts';
import { settleUnread } from './node/settle-unread.ts';
import { askOfAttempt, tryNode } from './node/try-node.ts';
import { openNodeLogs } from './node-logs.ts';
import type { Listener } from './record/event.ts';
import { settleCopies } from './settle-copies.ts';
import type { SharedWork } from './shared-work.ts';

export interface RunPlanOptions extends FailureLimit {
  readonly store: Store;
  readonly openExecutor: OpenExecutor;
  /** Where logs are kept. */
  readonly logPlace: string;
  /** What the nodes may take together. */
  readonly most: Most;
  /** What they share with all runs of the machine. Without it, pools are not limited. */
  readonly pools?: RunPools;
  readonly allowImpure: boolean;
  readonly twice: boolean;
  /** Of a run of a sweep: what it shares with the others. */
  readonly shared?: SharedWork;
  readonly failedFolders?: FailedFolders;
  readonly forced: ReadonlySet<NodeId>;
  readonly signal: AbortSignal;
  readonly loaded: LoadedPackages;
  readonly onEvent: Listener;
  readonly earlier: (label: string) => Promise<Earlier>;
  /** How long a node of a label took in an earlier run. */
  readonly secondsOf: (label: string) => number | undefined;
  /** Of a plan with maps: where copies of its templates are taken in; `prepared` is its plan. */
  readonly copying?: CopyingPlan;
}

/** Settles every node of the plan, in its order. */
export async function runPlan(prepared: PreparedPlan, options: RunPlanOptions): Promise<readonly FinishedNode[]> {
  const { store, most, pools, logPlace, secondsOf, copying, maxFailures, failFast, shared, ...rest } = options;
  const halt = new AbortController();
  const failures = countFailures(
    { ...(maxFailures !== undefined && { maxFailures }), ...(failFast && { failFast }) },
    options.signal,
    halt,
  );
  options.signal.addEventListener('abort', () => halt.abort());
  if (options.signal.aborted) halt.abort();
  const { selected } = prepared;
  const planned = copying?.planned ?? prepared.plan;
  const nodes = planned.templates?.all ?? planned.nodes;
  // Where nothing runs nobody asks.
  let chains: ReadonlyMap<NodeId, number> | undefined;
  const chainOf = (id: NodeId): number => {
    chains ??= measureChains(
      planned.nodes.filter((node) => selected.has(node.id)),
      (node) => secondsOf(planned.labels.get(node.id)!),
    );
    return chains.get(prepared.copies?.get(id)?.template.id ?? id) ?? 0;
  };
  const workspace = findWorkspace(store.temporary);
  const laid = createLaidArtifacts();
  const executor = (shared?.openExecutor ?? options.openExecutor)({
    root: prepared.found.root,
    store,
    workspace,
    laid,
  });
  const gone = new Map<NodeId, Promise<FinishedNode>>();
  const execution: Execution = {
    ...rest,
    keepsStates: true,
    signal: failures.signal,
    countFailure: failures.add,
    prepared,
    store,
    executor,
    limits: shared?.limits ?? createLimits(most, store.locks, (code, params) => warn(execution, code, params), pools),
    logs: openNodeLogs(logPlace),
    repairs: createArtifactRepairs(),
    laid,
    packages: watchPackages(prepared.found.root, prepared.since),
    workspace,
    chainOf,
    finished: new Map(),
    inFlight: shared?.inFlight ?? new Map(),
    isShared: shared !== undefined,
    lazy: findLazyNodes(planned, selected),
    spare: findSpareNodes(
      nodes.filter(({ id, definition }) => isStandIn(definition) || prepared.selected.has(id)),
      Object.values(planned.results).map(({ node }) => node),
    ),
    halt,
    makeGone: (node) => {
      const going = gone.get(node.id) ?? settleGone(node, execution);
      gone.set(node.id, going);
      return going;
    },
    remake: async (node, isWhole) => {
      const found = keyOfNode(node, prepared, (id) => execution.finished.get(id)!);
      const label = labelOf(execution, node.id);
      const { signal } = execution;
      const told = execution.finished.get(node.id)!;
      if (told.frozen) throw new MissingArtifact(`${told.label} is frozen, and its bytes are damaged in the store`);
      const make = async (hasWaited: boolean, attempt: number): Promise<FinishedNode> =>
        // Another run may have needed it as well.
        hasWaited && (await isWhole())
          ? { ...told, outcome: 'ran' }
          : makeNode(node, label, found, 'its artifact was damaged', { ...execution, attempt });
      const made = await tryNode(node.definition, execution, (attempt) =>
        execution.limits.hold(
          askOfAttempt(askingOf(node, prepared), attempt),
          () => withKeyLock(found.key, { node, label }, execution, signal, (hasWaited) => make(hasWaited, attempt)),
          waitForShared({ node, label }, execution, signal),
        ),
      );
      if (made.outcome !== 'ran') throw new MissingArtifact(`${made.label} could not be made again: ${made.reason}`);
      await tellOther(made, [told.outputs], execution);
      // It was told as fresh when its record was found; the record of the run says what it came to.
      if (told.outcome === 'fresh') execution.finished.set(node.id, { ...made, outcome: 'restored' });
      return made.outputs;
    },
  };
  try {
    const settled = copying ? await settleCopies(copying, execution) : await settleAll(prepared.plan, execution);
    await healResults(execution);
    const finished = settled.map(({ node }) => execution.finished.get(node.id)!);
    tellGone(finished, execution);
    for (const alike of findSameChance(finished, (node) => seedOf(node, prepared.seed)))
      warn(execution, 'same-random-numbers', nameSameChance(alike));
    for (const { label, outcome } of finished) {
      const folder = outcome === 'failed' ? options.failedFolders?.find(label) : undefined;
      if (folder !== undefined) warn(execution, 'failed-kept', { node: label, folder });
    }
    return finished;
  } finally {
    await executor.close();
    pools?.close();
    await giveBackLaid(execution);
    await rm(workspace, { recursive: true, force: true });
  }
}

async function settleAll(plan: Plan, execution: Execution): Promise<readonly FinishedNode[]> {
  if (plan.hasBranches) return settleBranches(plan, execution);
  const { nodes } = plan;
  const settled = new Map<NodeId, Promise<FinishedNode>>();
  for (const node of nodes) {
    const parents = predecessorsOf(node).map(({ id }) => settled.get(id)!);
    settled.set(
      node.id,
      Promise.all(parents).then(() => settleNode(node, execution)),
    );
  }
  try {
    return await Promise.all(settled.values());
  } catch (error) {
    // A bug of ours in one node: let nothing begin any more, and wait for what is going on.
    execution.halt.abort();
    await Promise.allSettled(settled.values());
    throw error;
  }
}

/** What only branches need is settled when one of them is taken. */
function settleBranches(plan: Plan, execution: Execution): Promise<readonly FinishedNode[]> {
  return pullNodes(plan.nodes, execution.lazy, {
    settle: (node) => settleOrHalt(node, execution),
    valueFor: (condition) => valueOfCondition(condition, (id) => execution.finished.get(id)),
    settleUnread: (nodes) => settleUnread(nodes, plan, execution),
  });
}

/** What is read when the run is done, metrics and bundles, is looked at while it can still be made again. */
async function healResults(execution: Execution): Promise<void> {
  const wanted = Object.entries(execution.prepared.plan.results).filter(([, { node, output }]) => {
    const kind = node.definition.outputs[output]!;
    return isMade(execution.finished.get(node.id)!) && (kind.holdsMetrics || kind.isPublished);
  });
  for (const [, ref] of wanted) {
    if (execution.signal.aborted) return;
    await obtain(ref, execution).catch((error: unknown) => {
      if (!(error instanceof MissingArtifact)) throw error;
      warn(execution, 'artifact-missing', { message: error.message });
    });
  }
}

/** Bytes. A disk with less room is as good as full: the store falls back on a temporary one, and so does the workspace. */
const leastRoom = 16n * 1024n * 1024n;

/** On the disk of the store where that can be written, so that outputs are moved into it and not copied. */
function findWorkspace(temporary: string): string {
  // Named as the store names what is temporary, so that it sweeps what a killed run left.
  const name = temporaryName();
  for (const base of [temporary, tmpdir()])
    try {
      mkdirSync(join(base, name), { recursive: true });
      const { bavail, bsize } = statfsSync(base, { bigint: true });
      if (bavail * bsize < leastRoom && base !== tmpdir()) {
        rmSync(join(base, name), { recursive: true });
        continue;
      }
      accessSync(join(base, name), constants.W_OK);
      return join(base, name);
    } catch {
      if (existsSync(join(base, name))) break;
    }
  return join(tmpdir(), name);
}
