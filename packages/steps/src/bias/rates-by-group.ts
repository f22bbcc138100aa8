// Rates of groups, and what they are compared by.

import {
  boundedRate,
  countRight,
  estimateRate,
  type FrameLevel,
  type GroupCodes,
  metricFrame,
  type RateEstimate,
  type RateName,
  rateFrame,
  selectRows,
} from '@cairn/stats';
import { type AuditedRows, toDecisions } from './audited-rows.ts';
import { type BoundedGroups, boundGroups, type ComparisonRules, type RowsOfRate } from './bounded-groups.ts';

export type RateLevel = FrameLevel<RateEstimate>;

/** Rates of a positive class, or `right`: of the rows whose class is told, of however many classes. */
export type AuditedRate = RateName | 'right';

/** One level for each value of the controls; exactly one without. */
export function ratesByGroup(
  name: AuditedRate,
  audited: AuditedRows,
  groups: GroupCodes,
  controls?: GroupCodes,
): RateLevel[] {
  const options = controls ? { controls } : {};
  if (name !== 'right') return rateFrame(name, toDecisions(audited), groups, options);
  const { truth, predicted } = audited;
  if (!truth) throw new Error('Who is right is known of predictions only, and these are decisions');
  const measure = (rows: readonly number[]) => {
    const rate = countRight(selectRows(truth, rows), selectRows(predicted, rows));
    return { ...estimateRate(rate), rate };
  };
  return metricFrame(measure, groups, options);
}

/** The rows that a rate is of. */
export function rowsOfRate(name: AuditedRate): RowsOfRate {
  if (name === 'true-positive-rate') return 'positives';
  if (name === 'false-positive-rate') return 'negatives';
  return name === 'precision' ? 'predicted positives' : 'rows';
}

/** The groups of one level, ready to be compared. */
export function boundRates(name: AuditedRate, { groups }: RateLevel, rules: ComparisonRules): BoundedGroups {
  const audited = groups.map(({ group, figure: { rate } }) => ({
    group,
    n: rate.n,
    parameter: rate.n === 0 ? null : boundedRate(rate),
  }));
  return boundGroups(audited, rowsOfRate(name), rules);
}
