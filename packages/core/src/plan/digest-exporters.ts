// Which code writes the published results of a plan in another format than their own. It is in no key of its own: the kind
// of a result counts in the keys of the nodes that make values of that kind.

import type { Digest, NodeId } from '../base/brand.ts';
import { digestCanonical } from '../base/digest.ts';
import type { PlanNode } from '../graph/node.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/** By the name of a published result: another digest if the code that its kind has may be another. */
export function digestExporters({
  plan,
  steps,
}: Pick<PreparedPlan, 'plan' | 'steps'>): Readonly<Record<string, Digest>> {
  return Object.fromEntries(
    Object.keys(plan.published ?? {}).flatMap((name) => {
      const ref = plan.results[name];
      return ref ? [[name, digestCode(ref.node, steps)] as const] : [];
    }),
  );
}

/** Of a choice or a branch, which have no code: that of the nodes it chooses from. */
function digestCode(node: PlanNode, steps: PreparedPlan['steps']): Digest {
  const fingerprints = new Set<string>();
  const seen = new Set<NodeId>();
  const collect = (from: PlanNode): void => {
    if (seen.has(from.id)) return;
    seen.add(from.id);
    const step = steps.get(from.id);
    if (step) fingerprints.add(step.closure.fingerprint);
    else for (const parent of Object.values(from.inputs)) collect(parent.node);
  };
  collect(node);
  return digestCanonical([...fingerprints].sort());
}
