import { decideByInterval, type IntervalDecision } from '../base/decide-by-interval.ts';
import type { Estimate } from '../base/estimate.ts';
import { Figure } from '../base/figure.ts';
import type { Rate } from '../base/rate.ts';

/** Aequitas' disparity: a group's rate over the reference group's, from 0. Undefined when the reference's rate is 0. */
export function aequitasDisparity(group: Rate, reference: Rate): Figure {
  const n = group.n + reference.n;
  if (group.n === 0 || reference.n === 0) return Figure.none(n, 'one of the two groups has no rows');
  if (reference.hits === 0) return Figure.none(n, 'the rate of the reference group is 0');
  return Figure.of(group.hits / group.n / (reference.hits / reference.n), n);
}

/**
 * Aequitas' fairness rule, τ ≤ disparity ≤ 1/τ (P. Saleiro et al., arXiv 1811.05577), asked of the whole interval.
 *
 * @param tau - from 0 to 1; default 0.8, the four-fifths rule
 */
export function aequitasVerdict(disparity: Pick<Estimate, 'value' | 'low' | 'high'>, tau = 0.8): IntervalDecision {
  return decideByInterval(disparity, { atLeast: tau, atMost: 1 / tau });
}
