// The order of trials by one of their metrics.

import { compareCodeUnits, type Estimate, isEstimate } from '@cairn/core';
import { z } from 'zod';

export const goalShape = { metric: z.string().min(1), goal: z.enum(['max', 'min']) };

export interface RankedTrial {
  readonly trial: string;
  /** Null if the metric is undefined. */
  readonly value: number | null;
  readonly metric: Estimate | number | null;
}

/**
 * The best first. Undefined metrics are last, and a tie goes to the earlier name.
 *
 * @param metric - its name, in a nested record with a dot: `test.loss`
 * @throws Error that names the trial without such a metric
 */
export function rankTrials(
  trials: Readonly<Record<string, object>>,
  metric: string,
  goal: 'max' | 'min',
): readonly RankedTrial[] {
  const sign = goal === 'max' ? -1 : 1;
  const ranked = Object.entries(trials).map(([trial, metrics]): RankedTrial => {
    const found = readField(metrics, metric.split('.'));
    if (typeof found === 'number' || found === null) return { trial, value: found, metric: found };
    if (isEstimate(found)) return { trial, value: found.value, metric: found };
    throw new Error(`Trial '${trial}' has no metric '${metric}'`);
  });
  return ranked.sort((one, other) => {
    if (one.value === null || other.value === null)
      return Number(one.value === null) - Number(other.value === null) || compareNames(one, other);
    return sign * (one.value - other.value) || compareNames(one, other);
  });
}

const compareNames = ({ trial: one }: RankedTrial, { trial: other }: RankedTrial) => compareCodeUnits(one, other);

function readField(record: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return record;
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, name)) return undefined;
  return readField((record as Readonly<Record<string, unknown>>)[name], rest);
}
