// What a node asks of the machine: what its step declares, with what the pipeline says of the node itself (ADR 63).

import type { StepDefinition } from '../../dsl/step.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import type { Asking } from './limits.ts';

/** A copy for an item of a map asks as its template. */
export function askingOf(
  { id, definition }: PlanNode,
  { plan, copies }: Pick<PreparedPlan, 'plan' | 'copies'>,
): Asking {
  const own = plan.marks?.get(copies?.get(id)?.template.id ?? id)?.pools;
  if (!own) return definition;
  const { name, resources = {} } = definition as StepDefinition;
  return { name, resources: { ...resources, pools: { ...resources.pools, ...own } } };
}
