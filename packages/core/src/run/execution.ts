// What all nodes of one running plan share.

import type { Key, NodeId } from '../base/brand.ts';
import { describeWarning, type RunWarningCode, type RunWarningParams } from '../base/errors/warnings.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Earlier } from '../plan/outcome/explain-pending.ts';
import type { FinishedNode } from '../plan/outcome/finished-node.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import type { Store } from '../store/store.ts';
import { timestamp } from './clock.ts';
import type { Executor } from './executor.ts';
import type { FailedFolders } from './failed-folders.ts';
import type { ArtifactRepairs } from './inputs/artifact-repairs.ts';
import type { LaidArtifacts } from './inputs/laid-artifacts.ts';
import type { Limits } from './limits/limits.ts';
import type { LoadedPackages } from './loaded-packages.ts';
import type { PackageWatch } from './node/find-edited-package.ts';
import type { NodeLogs } from './node-logs.ts';
import type { Listener } from './record/event.ts';

export interface Execution {
  readonly prepared: PreparedPlan;
  readonly store: Store;
  readonly executor: Executor;
  readonly limits: Limits;
  readonly logs: NodeLogs;
  readonly loaded: LoadedPackages;
  readonly packages: PackageWatch;
  readonly repairs: ArtifactRepairs;
  readonly laid: LaidArtifacts;
  /** A folder of this run's own, on the disk of the store where it can be. */
  readonly workspace: string;
  /** Aborted when what runs has to end. */
  readonly signal: AbortSignal;
  /** Notes a failure that the pipeline does not allow. */
  readonly countFailure: () => void;
  /** What is in no key is told, and no failure. */
  readonly allowImpure: boolean;
  /** Makes every node that runs a second time, and compares. */
  readonly twice: boolean;
  readonly forced: ReadonlySet<NodeId>;
  /** Whether nodes go on from states that were saved, and save some themselves. */
  readonly keepsStates: boolean;
  /** Where what failed nodes left is kept; without it, nothing is. */
  readonly failedFolders?: FailedFolders;
  /** Nodes that only branches need: they are settled when a branch is taken that reads them. */
  readonly lazy: ReadonlySet<NodeId>;
  /** Nodes whose failure does not stop the run. */
  readonly spare: ReadonlySet<NodeId>;
  readonly onEvent: Listener;
  /** What is known of a label's earlier runs, for saying why it runs again. */
  readonly earlier: (label: string) => Promise<Earlier>;
  /** Seconds to the end of the longest chain of nodes that need this one. */
  readonly chainOf: (id: NodeId) => number;
  readonly finished: Map<NodeId, FinishedNode>;
  /** Nodes being made, by key: equal keys in flight run once. */
  readonly inFlight: Map<Key, Promise<FinishedNode>>;
  /** Whether other runs of a sweep use the same map: what a key came to stays in it. */
  readonly isShared: boolean;
  /** Makes a node that was settled by its digests, since its outputs are not in the store; once, however many ask. */
  readonly makeGone: (node: PlanNode) => Promise<FinishedNode>;
  /** Makes a node again whose artifact was damaged, unless it is whole by then, and returns its outputs. */
  readonly remake: (node: PlanNode, isWhole: () => Promise<boolean>) => Promise<FinishedNode['outputs']>;
  /** Which attempt at a node this is; 1 by default. */
  readonly attempt?: number;
  /** Aborted when nothing is to begin any more: a node failed, or the run is interrupted. */
  readonly halt: AbortController;
}

export function labelOf(execution: Execution, id: NodeId): string {
  return execution.prepared.plan.labels.get(id)!;
}

export function warn<C extends RunWarningCode>(
  execution: Pick<Execution, 'onEvent'>,
  code: C,
  params: RunWarningParams<C>,
): void {
  execution.onEvent({ type: 'warning', at: timestamp(), code, message: describeWarning(code, params) });
}
