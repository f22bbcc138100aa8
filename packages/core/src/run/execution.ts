// What all nodes of one running plan share.

import type PQueue from 'p-queue';
import type { Key, NodeId } from '../base/brand.ts';
import type { PlanNode } from '../graph/node.ts';
import type { ExplainedManifest } from '../key/explain-change.ts';
import type { FinishedNode } from '../plan/finished-node.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import type { Store } from '../store/store.ts';
import { timestamp } from './clock.ts';
import type { Listener } from './event.ts';
import type { NodeLogs } from './node-logs.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface Execution {
  readonly prepared: PreparedPlan;
  readonly store: Store;
  readonly pool: WorkerPool;
  readonly queue: PQueue;
  readonly logs: NodeLogs;
  /** A folder of this run's own, on the disk of the store where it can be. */
  readonly workspace: string;
  readonly signal: AbortSignal;
  readonly keepGoing: boolean;
  readonly forced: ReadonlySet<NodeId>;
  /** Nodes whose failure does not stop the run. */
  readonly spare: ReadonlySet<NodeId>;
  readonly onEvent: Listener;
  /** The manifests of a label's earlier runs, for saying why it runs again. */
  readonly earlier: (label: string) => Promise<readonly ExplainedManifest[]>;
  readonly finished: Map<NodeId, FinishedNode>;
  /** Nodes being made, by key: equal keys in flight run once. */
  readonly inFlight: Map<Key, Promise<FinishedNode>>;
  /** Makes a node again whose artifact was damaged. */
  readonly remake: (node: PlanNode) => Promise<void>;
  /** Set when a node failed and the rest is not to begin. */
  hasFailed: boolean;
}

export function labelOf(execution: Execution, id: NodeId): string {
  return execution.prepared.plan.labels.get(id)!;
}

export function warn(execution: Execution, code: string, message: string): void {
  execution.onEvent({ type: 'warning', at: timestamp(), code, message });
}
