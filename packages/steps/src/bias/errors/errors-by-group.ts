// The errors of a regressor, group by group: each figure by itself, and ready to be compared with the other groups'.

import {
  Estimate,
  Figure,
  fewestSkewed,
  type GroupCodes,
  type GroupLabel,
  type GroupParameter,
  type Interval,
  signedMeanInterval,
  skewedMeanInterval,
} from '@cairn/stats';
import { type BoundedGroups, boundGroups, type ComparisonRules } from '../bounded-groups.ts';
import type { GroupErrors } from './error-report.ts';

/** Predicted − actual of the rows of one group. */
export interface ErrorsOfGroup {
  readonly group: GroupLabel;
  readonly errors: Float64Array;
}

/** A figure of a group's errors, and its interval at any level; null if the errors do not show how they vary. */
export interface ErrorFigure {
  value(errors: Float64Array): number;
  interval(errors: Float64Array, level: number): Interval | null;
}

/** Hall's interval of the mean of values that may be skewed to either side. */
export const meanError: ErrorFigure = { value: meanOf, interval: signedMeanInterval };

/** Hall's interval of the mean of a skewed distribution. */
export const meanAbsoluteError: ErrorFigure = {
  value: (errors) => meanOf(errors.map(Math.abs)),
  interval: (errors, level) => positive(skewedMeanInterval(errors.map(Math.abs), level)),
};

/** The root of Hall's interval of the mean square. */
export const rootMeanSquaredError: ErrorFigure = {
  value: (errors) => Math.sqrt(meanOf(squaresOf(errors))),
  interval(errors, level) {
    const squared = positive(skewedMeanInterval(squaresOf(errors), level));
    return squared && { low: Math.sqrt(squared.low), high: Math.sqrt(squared.high) };
  },
};

export function errorsByGroup(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  { labels, codes }: GroupCodes,
): readonly ErrorsOfGroup[] {
  const rows: number[][] = labels.map(() => []);
  codes.forEach((code, row) => {
    rows[code]?.push(row);
  });
  return labels.map((group, index) => ({
    group,
    errors: Float64Array.from(rows[index]!, (row) => predicted[row]! - truth[row]!),
  }));
}

/** A group whose errors are all equal is not compared: what does not vary says nothing of its spread. */
export function boundErrors(
  groups: readonly ErrorsOfGroup[],
  { value, interval }: ErrorFigure,
  rules: ComparisonRules,
): BoundedGroups {
  const minimum = Math.max(rules.minimum, fewestSkewed);
  const audited = groups.map(({ group, errors }) => {
    const varies = interval(errors, 0.95) !== null;
    const parameter: GroupParameter = {
      value: value(errors),
      limits: (tail) => interval(errors, 1 - 2 * tail)!,
    };
    return { group, n: errors.length, parameter: varies ? parameter : null };
  });
  const bounded = boundGroups(audited, 'rows', { ...rules, minimum });
  const equal = audited
    .filter(({ n, parameter }) => n >= minimum && !parameter)
    .map(({ group }) => ({ group, of: 'different errors' as const, n: 1 }));
  return { ...bounded, small: [...bounded.small, ...equal] };
}

export function describeErrors({ group, errors }: ErrorsOfGroup): GroupErrors {
  const estimate = ({ value, interval }: ErrorFigure): Estimate => {
    const n = errors.length;
    if (n === 0) return Estimate.of(Figure.none(n, 'no rows'), null);
    const few = n < fewestSkewed;
    const reason = few ? `too few rows for an interval: ${n}, and at least ${fewestSkewed} are needed` : undefined;
    return Estimate.of(
      Figure.of(value(errors), n),
      interval(errors, 0.95),
      reason,
      few ? 'too-few-rows' : 'no-variation',
    );
  };
  return {
    group,
    n: errors.length,
    meanError: estimate(meanError),
    meanAbsoluteError: estimate(meanAbsoluteError),
    rootMeanSquaredError: estimate(rootMeanSquaredError),
  };
}

function squaresOf(errors: Float64Array): Float64Array {
  return errors.map((error) => error * error);
}

function meanOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function positive(interval: Interval | null): Interval | null {
  return interval && { low: Math.max(0, interval.low), high: interval.high };
}
