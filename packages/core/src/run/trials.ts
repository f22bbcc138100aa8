// The trials of a choice, from the wired names of its inputs: `2.model`, `2.by`.

import type { PlanNode } from '../graph/node.ts';
import type { Ref } from '../graph/ref.ts';

export interface WiredTrial {
  readonly index: number;
  /** By output of the choice. */
  readonly refs: Readonly<Record<string, Ref<unknown>>>;
  /** The metrics it is judged by. */
  readonly by: Ref<unknown>;
}

export function trialsOf(node: PlanNode): readonly WiredTrial[] {
  const trials = new Map<number, Record<string, Ref<unknown>>>();
  for (const [name, ref] of Object.entries(node.inputs)) {
    const dot = name.indexOf('.');
    const index = Number(name.slice(0, dot));
    const refs = trials.get(index) ?? {};
    refs[name.slice(dot + 1)] = ref;
    trials.set(index, refs);
  }
  return [...trials].map(([index, { by, ...refs }]) => ({ index, refs, by: by! }));
}

export function leavesOutFailed(node: PlanNode): boolean {
  return node.definition.role === 'choice' && node.params['failed'] === 'leave-out';
}
