// Nodes of `fallback(…)`: a choice of the first of two results that was made, or of a value.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { type FinishedNode, isPassed } from './finished-node.ts';

type Settled = Pick<FinishedNode, 'label' | 'outcome' | 'verdicts'>;

export function isFallback({ definition: { role, name } }: Pick<PlanNode, 'definition'>): boolean {
  return role === 'choice' && name === 'fallback';
}

/** Whether it has a value, so that it needs no other node. */
export function hasFallbackValue(node: PlanNode): boolean {
  return isFallback(node) && Object.hasOwn(node.params, 'instead');
}

/** Why a fallback is used, as a clause: `fetch failed`. Undefined where it is not, and of any other node. */
export function explainFallback(node: PlanNode, settled: (id: NodeId) => Settled): string | undefined {
  if (!isFallback(node)) return undefined;
  const { label, outcome, verdicts } = settled(node.inputs['0.value']!.node.id);
  if (isPassed({ outcome, ...(verdicts && { verdicts }) })) return undefined;
  if (outcome === 'blocked' || outcome === 'failed')
    return `${label} ${outcome === 'failed' ? 'failed' : 'was blocked'}`;
  return `gate ${label} did not hold`;
}
