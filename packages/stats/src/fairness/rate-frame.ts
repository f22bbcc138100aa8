import type { Estimate } from '../base/estimate.ts';
import type { Rate } from '../base/rate.ts';
import { countRate, type Decisions, type RateName } from '../rates/count-rate.ts';
import { estimateRate } from '../rates/estimate-rate.ts';
import { rateReason } from '../rates/rate-reason.ts';
import type { GroupCodes } from './group-codes.ts';
import { type FrameLevel, type MetricFrameOptions, metricFrame } from './metric-frame.ts';

/** A rate with Wilson's interval and the counts it comes from, for exact tests. */
export interface RateEstimate extends Estimate {
  readonly rate: Rate;
}

/**
 * A rate over all rows and by group, at each level of the controls, with Wilson's intervals. A group without the rows
 * that the rate is of (no positives, for a true positive rate) has an undefined rate, where Fairlearn says 0.
 */
export function rateFrame(
  name: RateName,
  decisions: Decisions,
  groups: GroupCodes,
  options: MetricFrameOptions = {},
): FrameLevel<RateEstimate>[] {
  return metricFrame(
    (rows) => {
      const rate = countRate(name, decisions, rows);
      return { ...estimateRate(rate, rateReason(name)), rate };
    },
    groups,
    options,
  );
}
