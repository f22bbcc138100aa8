// The stored result of a node, and a frozen node whose result is lost.

import type { PlanNode } from '../../graph/node.ts';
import { freshnessOf } from '../../plan/freshness.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import { type FoundResult, findResult } from '../../plan/outcome/find-result.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { Execution } from '../execution.ts';

export function lookUp(node: PlanNode, label: string, found: NodeKey, execution: Execution): Promise<FoundResult> {
  const { allowImpure, prepared, store, earlier } = execution;
  return findResult(node, found, store, {
    ...{ allowImpure, home: prepared.found.home, isFrozen: freshnessOf(node.id, prepared) === 'frozen' },
    ...{ earlier: () => earlier(label), recorded: prepared.recordedFrozen?.[node.id] },
  });
}

export function failFrozen(node: PlanNode, label: string, lost: string): FinishedNode {
  const reason = `it ${lost}. To make it with the code as it is now: cairn run --force ${label}`;
  const failed = { node, label, seconds: 0, key: null, outputs: {}, outcome: 'failed', reason } as const;
  return { ...failed, failure: 'artifact-missing', ...(node.calledAt && { at: node.calledAt }) };
}
