// Runs a prepared plan: every node is settled once its parents are, as many beside each other as the queue lets.

import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import type { NodeId } from '../base/brand.ts';
import type { PlanNode } from '../graph/node.ts';
import { parentsOf } from '../graph/plan.ts';
import type { ExplainedManifest } from '../key/explain-change.ts';
import type { Store } from '../store/store.ts';
import type { Listener } from './event.ts';
import { type Execution, labelOf } from './execution.ts';
import type { FinishedNode } from './finished-node.ts';
import { makeNode } from './make-node.ts';
import { keyOfNode } from './node-key.ts';
import { openNodeLogs } from './node-logs.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { settleNode } from './settle-node.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface RunPlanOptions {
  readonly store: Store;
  /** Where logs are kept. */
  readonly logPlace: string;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  readonly forced: ReadonlySet<NodeId>;
  readonly signal: AbortSignal;
  readonly onEvent: Listener;
  readonly earlier: (label: string) => Promise<ExplainedManifest | undefined>;
}

/** Settles every node of the plan, in its order. */
export async function runPlan(prepared: PreparedPlan, options: RunPlanOptions): Promise<readonly FinishedNode[]> {
  const { store, concurrency, logPlace, ...rest } = options;
  const pool = createWorkerPool(prepared.found.root, prepared.variables);
  const workspace = findWorkspace(store.place);
  const execution: Execution = {
    ...rest,
    prepared,
    store,
    pool,
    queue: new PQueue({ concurrency }),
    logs: openNodeLogs(logPlace),
    workspace,
    finished: new Map(),
    inFlight: new Map(),
    hasFailed: false,
    remake: async (node) => {
      const found = keyOfNode(node, prepared, (id) => execution.finished.get(id)!);
      await makeNode(node, labelOf(execution, node.id), found, 'its artifact was damaged', execution);
    },
  };
  try {
    return await settleAll(prepared.plan.nodes, execution);
  } finally {
    await pool.close();
    await rm(workspace, { recursive: true, force: true });
  }
}

async function settleAll(nodes: readonly PlanNode[], execution: Execution): Promise<readonly FinishedNode[]> {
  const settled = new Map<NodeId, Promise<FinishedNode>>();
  for (const node of nodes) {
    const parents = parentsOf(node).map(({ id }) => settled.get(id)!);
    settled.set(
      node.id,
      Promise.all(parents).then(() => settleNode(node, execution)),
    );
  }
  return Promise.all(settled.values());
}

/** On the disk of the store where that can be written, so that outputs are moved into it and not copied. */
function findWorkspace(storePlace: string): string {
  const name = `run-${process.pid}-${randomBytes(4).toString('hex')}`;
  for (const base of [join(storePlace, 'tmp'), tmpdir()])
    try {
      mkdirSync(join(base, name), { recursive: true });
      accessSync(join(base, name), constants.W_OK);
      return join(base, name);
    } catch {
      if (existsSync(join(base, name))) break;
    }
  return join(tmpdir(), name);
}
