// Texts, categories and booleans of a column in a few figures.

import { compareCodeUnits } from '@cairn/core';
import { sum } from '@cairn/stats';
import type { ValueProfile } from './table-profile.ts';

export interface ValueLimits {
  /** How many values are named. */
  readonly topValues: number;
  /** Values of fewer rows are not named: they may disclose who is in the table. */
  readonly minimumFrequency: number;
}

/** @param values - at least one */
export function profileValues(values: readonly string[], { topValues, minimumFrequency }: ValueLimits): ValueProfile {
  const counts = countValues(values);
  const named = [...counts]
    .filter(([, frequency]) => frequency >= minimumFrequency)
    .sort(([one, first], [other, second]) => second - first || compareCodeUnits(one, other))
    .slice(0, topValues)
    .map(([value, frequency]) => ({ value, frequency }));
  const frequency = named.reduce((total, one) => total + one.frequency, 0);
  return {
    topValues: named,
    otherValues: { unique: counts.size - named.length, frequency: values.length - frequency },
    avgLength: sum(values.map((value) => [...value].length)) / values.length,
  };
}

export function countValues<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
