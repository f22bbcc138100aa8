// What a record says of a source outside of the project.

import type { NodeId } from '../../base/brand.ts';
import { hasFields, isOneOf, isOptional, isString, type Shape } from '../../base/shape.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';

export interface RecordedSource {
  readonly version: string;
  /** When the version was asked for; ISO 8601, UTC. */
  readonly checkedAt: string;
  /** Whether it was asked for this run, was recent enough, could not be reached, or is that of a reproduced run. */
  readonly state: 'checked' | 'stored' | 'offline' | 'recorded';
  /** Why it could not be reached. */
  readonly problem?: string;
}

export const isRecordedSource: Shape<RecordedSource> = hasFields<RecordedSource>({
  version: isString,
  checkedAt: isString,
  state: isOneOf('checked', 'stored', 'offline', 'recorded'),
  problem: isOptional(isString),
});

/** Nothing of any other node. */
export function describeSource(
  id: NodeId,
  { versions }: Pick<PreparedPlan, 'versions'>,
): { readonly source?: RecordedSource } {
  const found = versions?.get(id);
  if (!found) return {};
  const { version, checkedAt, state, problem } = found;
  return { source: { version, checkedAt, state, ...(problem !== undefined && { problem }) } };
}
