// The values that nothing may print of a node: those of the variables that it declares, and of its secrets.

import { listSecrets } from '../../dsl/secret.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';

/** Their names. */
export function listMaskedNames({ definition, params }: Pick<PlanNode, 'definition' | 'params'>): readonly string[] {
  return [...((definition as StepDefinition).env ?? []), ...listSecrets(params)];
}

export function listMasked(
  node: Pick<PlanNode, 'definition' | 'params'>,
  variables: PreparedPlan['variables'],
): readonly string[] {
  return listMaskedNames(node).flatMap((name) => variables[name] ?? []);
}
