// When the nodes of a plan run, against their keys (ADR 35).

import type { NodeId } from '../base/brand.ts';
import type { Freshness } from '../graph/node-marks.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/** A copy for an item of a map is as its template. */
export function freshnessOf(
  id: NodeId,
  { plan, copies }: Pick<PreparedPlan, 'plan' | 'copies'>,
): Freshness | undefined {
  return plan.marks?.get(copies?.get(id)?.template.id ?? id)?.freshness;
}

/** Whether a plan has a node that takes part and that runs in every run. */
export function hasAlways({ plan, selected }: Pick<PreparedPlan, 'plan' | 'selected'>): boolean {
  return [...(plan.marks ?? [])].some(([id, { freshness }]) => freshness === 'always' && selected.has(id));
}

/** The reason of a node that runs whatever is stored. */
export function describeForced(id: NodeId, prepared: Pick<PreparedPlan, 'plan' | 'copies'>): string {
  return freshnessOf(id, prepared) === 'always' ? 'it runs in every run (always)' : 'forced';
}
