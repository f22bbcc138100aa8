// Makes nodes whose outputs are not in the store, when something that runs reads them (ADR 45).

import type { PlanNode } from '../../graph/node.ts';
import { parentsOf } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';
import { isTemplate } from '../../plan/copied-plan.ts';
import { listRead } from '../../plan/outcome/decided.ts';
import { isFallback } from '../../plan/outcome/fallbacks.ts';
import { type FinishedNode, isPassed } from '../../plan/outcome/finished-node.ts';
import type { Execution } from '../execution.ts';

/** What was made for a node before it can run. */
export interface MadeInputs {
  /** Whether any node was made: it may have failed, or made other bytes than before. */
  readonly areNew: boolean;
  /** Why the reader cannot run: other nodes were settled by bytes that are not there any more. */
  readonly conflict?: string;
}

/** Makes what a node reads and is not in the store; all of it at the same time. */
export function makeInputs(node: PlanNode, execution: Execution): Promise<MadeInputs> {
  return makeRefs(listNeeded(node, execution), node, execution);
}

/** Of a choice only the metrics: which trial is chosen is known when they are read. */
function listNeeded(node: PlanNode, { finished }: Execution): readonly Ref<unknown>[] {
  const read = Object.entries(listRead(node, (id) => finished.get(id)));
  if (isFallback(node))
    return read
      .map(([, ref]) => ref)
      .filter(({ node }) => isPassed(finished.get(node.id)!))
      .slice(0, 1);
  const isNeeded = (wired: string): boolean => node.definition.role !== 'choice' || wired.endsWith('.by');
  return read.filter(([wired]) => isNeeded(wired)).map(([, ref]) => ref);
}

/**
 * @param reader - the node that reads them
 * @param hasKey - whether the key of the reader is used already, so that other bytes are a conflict
 */
export async function makeRefs(
  refs: readonly Ref<unknown>[],
  reader: PlanNode,
  execution: Execution,
  { hasKey = false }: { readonly hasKey?: boolean } = {},
): Promise<MadeInputs> {
  const gone = new Map<PlanNode, FinishedNode>();
  for (const { node, output } of refs) {
    const settled = execution.finished.get(node.id)!;
    const digest = settled.outputs[output];
    if (settled.absent && digest && !(await execution.store.has(digest))) gone.set(node, settled);
  }
  if (!gone.size) return { areNew: false };
  const made = await Promise.all([...gone.keys()].map((node) => execution.makeGone(node)));
  const others = made.filter(
    (one) => differ(one, gone.get(one.node)!) && (hasKey || !isOnlyReader(one.node, reader, execution)),
  );
  const failed = made.find((one) => !isPassed(one));
  if (hasKey && failed) return { areNew: true, conflict: `${failed.label} could not be made again: ${failed.reason}` };
  if (!others.length) return { areNew: true };
  const names = others.map(({ label }) => label).join(', ');
  const conflict = `the outputs of ${names} were not in the store, and other bytes were made when it ran again, which not all that reads them has read: run again`;
  return { areNew: true, conflict };
}

function differ(made: FinishedNode, { outputs }: FinishedNode): boolean {
  return Object.entries(made.outputs).some(([name, digest]) => outputs[name] !== digest);
}

/** Then no other node was settled by the bytes that were there before. Of what a map copies this is not known. */
function isOnlyReader(node: PlanNode, reader: PlanNode, { prepared }: Execution): boolean {
  const { plan, copies } = prepared;
  if (copies?.get(node.id)?.items.length || copies?.get(reader.id)?.items.length) return false;
  const all = plan.templates?.all ?? plan.nodes;
  const readers = all.filter((one) => parentsOf(one).some(({ id }) => id === node.id));
  return readers.every((one) => one.id === reader.id && !isTemplate(one, plan));
}
