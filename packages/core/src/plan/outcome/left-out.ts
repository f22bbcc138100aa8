// Members of records that failed and are left out: those of inputs of `each(…, { failed: 'leave-out' })`.

import type { NodeId } from '../../base/brand.ts';
import { inputOf } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { isAbsent, listRead } from './decided.ts';
import { type FinishedNode, isPassed } from './finished-node.ts';

type Settled = Pick<FinishedNode, 'label' | 'outcome' | 'verdicts' | 'outputs' | 'decidedBy'>;

/**
 * Whether a node can do without what it takes by a wired input: without a member of a record (`values.north`), and not
 * without the node that would tell which members there are (`values`).
 */
export function canLeaveOut({ definition, inputs }: PlanNode, wired: string): boolean {
  // As it was planned, a collection stands for its members.
  const isWhole = Object.hasOwn(definition.inputs, wired) && inputs[wired]?.node.definition.role !== 'collection';
  return !isWhole && inputOf(definition, wired)?.leavesOut !== undefined;
}

/**
 * The nodes of which a node takes something that it cannot do without; it tolerates that any other one fails. Found once
 * for all parents of a node, because a reader of a map has thousands.
 */
export function listNeeded(node: PlanNode): ReadonlySet<NodeId> {
  const needed = Object.entries(node.inputs).filter(([name]) => !canLeaveOut(node, name));
  return new Set(needed.map(([, ref]) => ref.node.id));
}

/** By input, the names of the members that are left out, in the order of the input. */
export function listLeftOut(
  node: PlanNode,
  settled: (id: NodeId) => Settled,
): Readonly<Record<string, readonly string[]>> {
  const leftOut: Record<string, string[]> = {};
  for (const [wired, ref] of Object.entries(node.inputs)) {
    if (!canLeaveOut(node, wired) || isPassed(settled(ref.node.id)) || isAbsent(node, wired, settled)) continue;
    const point = wired.indexOf('.');
    const input = wired.slice(0, point);
    leftOut[input] ??= [];
    leftOut[input].push(wired.slice(point + 1));
  }
  return leftOut;
}

/** Why too many are left out, as a sentence; undefined where enough are there. */
export function findTooFew(node: PlanNode, settled: (id: NodeId) => Settled): string | undefined {
  for (const [input, names] of Object.entries(listLeftOut(node, settled))) {
    const total = Object.keys(listRead(node, settled)).filter((wired) => wired.startsWith(`${input}.`)).length;
    const there = total - names.length;
    const { atLeast } = node.definition.inputs[input]!.leavesOut!;
    if (there > 0 && there / total >= atLeast) continue;
    const least = atLeast > 0 ? `at least ${100 * atLeast} %` : 'at least one';
    return `${there} of ${total} members of '${input}' are there, and ${least} are required`;
  }
  return undefined;
}
