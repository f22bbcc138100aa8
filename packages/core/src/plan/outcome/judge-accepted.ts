// Accepted results behind a node, and the verdict of a gate that refuses them. The verdict is not part of the stored result
// of the gate: whether a result was accepted is in no key, so that what reads it stays fresh.

import { describeAcceptance } from '../../base/acceptance.ts';
import type { NodeId } from '../../base/brand.ts';
import type { GateDefinition } from '../../dsl/gate.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
import { readParents } from './decided.ts';
import { type FinishedNode, isMade } from './finished-node.ts';

type Finished = (id: NodeId) => FinishedNode | undefined;

/** The nodes that a node was made from, itself included, whose results were accepted; each once. */
export function listAccepted(node: PlanNode, finished: Finished): readonly FinishedNode[] {
  return listBehind(node, finished, ({ accepted }) => accepted !== undefined);
}

/** The nodes that a node was made from, itself included, of which something is true; each once. */
export function listBehind(
  node: PlanNode,
  finished: Finished,
  isMeant: (settled: FinishedNode) => boolean,
): readonly FinishedNode[] {
  const seen = new Set<NodeId>();
  const found: FinishedNode[] = [];
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next.id)) continue;
    seen.add(next.id);
    const settled = finished(next.id);
    if (settled && isMeant(settled)) found.push(settled);
    open.push(...readParents(next, finished));
  }
  return found;
}

/** Of a gate that refuses accepted results: with one more verdict if there are any behind it. */
export function judgeAccepted(settled: FinishedNode, finished: Finished): FinishedNode {
  const { node, verdicts } = settled;
  if (node.definition.role !== 'gate' || !verdicts || !isMade(settled)) return settled;
  const { refusesAccepted } = node.definition as GateDefinition;
  if (!refusesAccepted?.(node.params as never)) return settled;
  const accepted = listAccepted(node, (id) => (id === node.id ? settled : finished(id)));
  if (!accepted.length) return settled;
  const verdict: Verdict = {
    ...{ rule: 'accepted results', value: accepted.length, low: null, high: null, required: '0' },
    ...{ decision: 'failed' as const, isPassed: false },
    reason: accepted.map((one) => `${one.label}, ${describeAcceptance(one.accepted!)}`).join('; '),
  };
  return { ...settled, verdicts: [...verdicts, verdict] };
}
