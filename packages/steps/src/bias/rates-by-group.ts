// Rates of groups, and the two that are furthest apart.

import type { Estimate } from '@cairn/core';
import { countRight } from '../math/accuracy.ts';
import { type Comparison, groupDifference } from '../math/compare-groups.ts';
import type { RateName } from '../math/count-rate.ts';
import { estimateDifference } from '../math/estimate-difference.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import type { GroupCodes } from '../math/group-codes.ts';
import { type FrameLevel, metricFrame } from '../math/metric-frame.ts';
import { type RateEstimate, rateFrame } from '../math/rate-frame.ts';
import { selectRows } from '../math/select-rows.ts';
import { type AuditedRows, toDecisions } from './audited-rows.ts';

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

/** A comparison with its interval. */
export type ComparedEstimate = Estimate & Comparison;

/**
 * The largest difference between groups, with Newcombe's interval of the pair that it comes from. The lower end is cut at
 * 0, since a largest difference is never below; that this pair was picked as the worst, the interval does not know.
 */
export function worstDifference(level: RateLevel): ComparedEstimate {
  const worst = groupDifference(level);
  const rateOf = (label: Comparison['lowest']) => level.groups.find(({ group }) => group === label)?.figure.rate;
  const [high, low] = [rateOf(worst.highest), rateOf(worst.lowest)];
  if (!high || !low) return { ...worst, low: null, high: null };
  const difference = estimateDifference(high, low);
  return {
    ...worst,
    low: difference.low === null ? null : Math.max(0, difference.low),
    high: difference.high,
  };
}
