// A run's metrics compared with those of another, each with a word for how it moved.

import { compareMetrics, type Estimate, type RunMetrics } from '@cairn/core';

/**
 * - `same`: the same value
 * - `within noise`: the intervals overlap
 * - `beyond noise`: they do not overlap
 * - `changed`: one of them has no interval
 * - `new`: the other run does not have it
 * - `gone`: this run does not have it
 * - `no value`: neither run has a value
 * - `not comparable`: one of them has no value
 */
type Movement = 'same' | 'within noise' | 'beyond noise' | 'changed' | 'new' | 'gone' | 'no value' | 'not comparable';

export interface MetricComparison {
  readonly name: string;
  readonly now: Estimate | null;
  readonly before: Estimate | null;
  /** Null if one of the values is missing. */
  readonly change: number | null;
  readonly movement: Movement;
}

/** This run's metrics in their order, then those that only the other has. */
export function compareRunMetrics(now: RunMetrics, before: RunMetrics): readonly MetricComparison[] {
  return compareMetrics(before, now).map((metric) => ({ ...metric, movement: nameMovement(metric) }));
}

function nameMovement({ now, before, change, isWithinNoise }: ReturnType<typeof compareMetrics>[number]): Movement {
  if (!before) return 'new';
  if (!now) return 'gone';
  if (change === null) return now.value === null && before.value === null ? 'no value' : 'not comparable';
  if (change === 0) return 'same';
  if (isWithinNoise === null) return 'changed';
  return isWithinNoise ? 'within noise' : 'beyond noise';
}
