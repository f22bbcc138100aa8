// Chooses among trials: the highest or the lowest metric; null never wins, and a tie goes to the earlier trial.

import type { ComparedTrial, Comparison } from '../../dsl/best.ts';
import type { Estimate } from '../../dsl/estimate.ts';
import { findMetric } from '../../dsl/metrics-of.ts';
import { judgeRepeats } from './judge-repeats.ts';

export interface JudgedTrial {
  readonly label: string;
  /** The metrics as they were stored. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

export interface Choice {
  /** Position of the chosen trial among those that were judged. */
  readonly position: number;
  readonly comparison: Comparison;
}

/**
 * Returns a sentence where no trial can be chosen.
 *
 * @param repeats - positions of trials that are one, made with several seeds; without it each is its own
 */
export function chooseBest(
  trials: readonly JudgedTrial[],
  goal: 'max' | 'min',
  metric: string,
  leftOut: readonly string[],
  repeats: readonly (readonly number[])[] = trials.map((_, position) => [position]),
): Choice | string {
  const judged = trials.map(({ label, metrics }) => ({ trial: label, metric: readMetric(metrics, metric) }));
  const missing = judged.find((trial) => trial.metric === undefined);
  if (missing) return `${missing.trial} has no metric '${metric}'`;
  const sign = goal === 'max' ? -1 : 1;
  const compared = repeats.map((positions) => judgeRepeats(positions, judged as readonly ComparedTrial[], sign));
  // Array.sort is stable, so a tie stays in the order of the trials.
  const order = compared
    .filter(({ trial }) => trial.metric.value !== null)
    .sort((a, b) => sign * (a.trial.metric.value! - b.trial.metric.value!));
  const [first, second] = order;
  if (!first) return trials.length ? `no trial has a value of '${metric}'` : 'every trial failed';
  const without = compared.filter(({ trial }) => trial.metric.value === null);
  const comparison: Comparison = {
    metric,
    goal,
    chosen: first.trial.trial,
    trials: [...order, ...without].map(({ trial }) => trial),
    leftOut,
    isClear: !second || areApart(first.trial.metric, second.trial.metric),
  };
  return { position: first.position, comparison };
}

/** A number alone has no interval, and differs from any other number: its interval is itself. */
function readMetric(metrics: JudgedTrial['metrics'], name: string): Estimate | undefined {
  const found = findMetric(metrics, name);
  const isAlone = found?.n === 0 && found.low === null && found.high === null && !found.reason;
  return found && isAlone ? { ...found, low: found.value, high: found.value } : found;
}

/** Whether two intervals have nothing in common. */
function areApart(a: Estimate, b: Estimate): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return false;
  return a.low > b.high || b.low > a.high;
}
