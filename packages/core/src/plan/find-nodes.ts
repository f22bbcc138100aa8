// The nodes of a plan that a name stands for.

import { failAuthor } from '../base/errors/author-error.ts';
import { matchNodes } from '../graph/match-nodes.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';

/** The nodes that a name stands for: a label or id, a step, or a result. @throws AuthorError `unknown-node` */
export function findNodes(plan: Plan, wanted: string): readonly PlanNode[] {
  const named = plan.nodes.map((node) => ({
    node,
    id: node.id,
    label: plan.labels.get(node.id)!,
    step: node.definition.name,
  }));
  const results = Object.entries(plan.results).map(([name, { node }]) => [name, { node: node.id }] as const);
  const matching = matchNodes(named, Object.fromEntries(results), wanted);
  if (!matching.length) failAuthor('unknown-node', { node: wanted, known: named.map(({ label }) => label) });
  return matching.map(({ node }) => node);
}
