// The run's metrics: the estimates among the top-level fields of results that hold metrics, as `test.accuracy`.

import type { NodeId } from '../base/brand.ts';
import { type Estimate, isEstimate } from '../dsl/estimate.ts';
import type { Plan } from '../graph/plan.ts';
import type { FinishedNode } from '../plan/finished-node.ts';
import { readArtifactJson } from '../plan/read-artifact.ts';
import type { Store } from '../store/store.ts';

export async function collectMetrics(
  plan: Plan,
  finished: (id: NodeId) => FinishedNode,
  store: Store,
): Promise<Readonly<Record<string, Estimate>>> {
  const metrics: Record<string, Estimate> = {};
  for (const [name, ref] of Object.entries(plan.results)) {
    if (!ref.node.definition.outputs[ref.output]?.holdsMetrics) continue;
    const digest = finished(ref.node.id).outputs[ref.output];
    const read = digest && (await readArtifactJson(digest, store));
    for (const [field, value] of Object.entries(read ?? {})) if (isEstimate(value)) metrics[`${name}.${field}`] = value;
  }
  return metrics;
}
