// The run's metrics: the figures of results that hold metrics, as `test.accuracy`, `test.slices.north.loss`.

import type { NodeId } from '../../base/brand.ts';
import type { Estimate } from '../../dsl/estimate.ts';
import { listEstimates, listMetrics } from '../../dsl/metrics-of.ts';
import type { Plan } from '../../graph/plan.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { readArtifactJson } from '../../plan/outcome/read-artifact.ts';
import type { Store } from '../../store/store.ts';

export async function collectMetrics(
  plan: Plan,
  finished: (id: NodeId) => FinishedNode,
  store: Store,
): Promise<Readonly<Record<string, Estimate>>> {
  const metrics: Record<string, Estimate> = {};
  for (const [name, ref] of Object.entries(plan.results)) {
    const holds = ref.node.definition.outputs[ref.output]?.holdsMetrics;
    if (!holds) continue;
    const digest = finished(ref.node.id).outputs[ref.output];
    const read = digest && (await readArtifactJson(digest, store));
    const found = holds === 'estimates' ? listEstimates(read) : listMetrics(read);
    for (const [field, value] of Object.entries(found)) metrics[`${name}.${field}`] = value;
  }
  return metrics;
}
