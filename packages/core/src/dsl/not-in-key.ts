// What a definition says does not change its result: names of params and inputs, which are then not in the key.

import type { PlanNode } from '../graph/node.ts';
import type { StepDefinition } from './step.ts';

/** Empty for most nodes. */
export function namesNotInKey({ definition }: Pick<PlanNode, 'definition'>): readonly string[] {
  return (definition as Partial<StepDefinition>).notInKey ?? [];
}

/** For records: left out if there are none. */
export function describeNotInKey(node: Pick<PlanNode, 'definition'>): { readonly notInKey?: readonly string[] } {
  const names = namesNotInKey(node);
  return names.length ? { notInKey: names } : {};
}
