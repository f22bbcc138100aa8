// A world of groups whose true rates are known, and the figures of an audit of samples from it.

import type { Interval } from '../../packages/stats/src/base/interval.ts';
import type { Rate } from '../../packages/stats/src/base/rate.ts';
import { macroRate } from '../../packages/stats/src/rates/macro-rate.ts';
import type { Bounded } from '../../packages/stats/src/rates/mover.ts';
import { largestDifferenceLimits, smallestRatioLimits } from '../../packages/stats/src/rates/simultaneous-limits.ts';
import type { Draws } from '../draw-binomial.ts';
import type { CachedLimits } from './cached-limits.ts';

/** The figures of an audit. Predictive parity, accuracy and demographic parity are one rate of each group's rows. */
export const figures = [
  'difference of a rate',
  'ratio of a rate',
  'equal opportunity',
  'equalised odds',
  'macro recall',
] as const;
export type FigureName = (typeof figures)[number];

/** One group: its rows, the share of positive rows, and the true rates among those. */
export interface WorldGroup {
  readonly n: number;
  readonly baseRate: number;
  /** For the group's rows: the selection rate, accuracy or precision. */
  readonly rate: number;
  readonly truePositiveRate: number;
  readonly falsePositiveRate: number;
}

/** A figure's true value and the interval of a sample; null if fewer than two groups were compared. */
export interface Found {
  readonly truth: number;
  readonly interval: Interval | null;
}

const minimum = 10;
const miss = 0.05;

/** Draws one sample from the world, and estimates every figure like the audit. */
export function auditSample(
  world: readonly WorldGroup[],
  draws: Draws,
  limits: CachedLimits,
): Record<FigureName, Found> {
  const samples = world.map((group) => {
    const positives = draws.binomial(group.n, group.baseRate);
    const negatives = group.n - positives;
    return {
      group,
      rate: { hits: draws.binomial(group.n, group.rate), n: group.n },
      positive: { hits: draws.binomial(positives, group.truePositiveRate), n: positives },
      negative: { hits: draws.binomial(negatives, group.falsePositiveRate), n: negatives },
    };
  });
  // Groups that are too small are not compared, so the true value is about the others.
  const large = (of: 'rate' | 'positive' | 'negative') => samples.filter((sample) => sample[of].n >= minimum);
  const bound = (of: 'rate' | 'positive' | 'negative', may: number): Bounded[] | null => {
    const rates = large(of).map((sample) => sample[of]);
    return rates.length < 2 ? null : rates.map((rate) => boundRate(rate, limits, rates.length, may));
  };
  const rates = bound('rate', miss);
  const positives = bound('positive', miss / 2);
  const negatives = bound('negative', miss / 2);
  const opportunity = positives && largestDifferenceLimits(positives);
  const falseAlarms = negatives && largestDifferenceLimits(negatives);
  const recalls = samples.map(({ positive, negative }) => {
    const classes = [positive, { hits: negative.n - negative.hits, n: negative.n }];
    return macroRate(classes, (rate) => limits.of(rate, world.length, miss))!;
  });
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const all = large('rate').map(({ group }) => group.rate);
  const truePositive = spread(large('positive').map(({ group }) => group.truePositiveRate));
  const falsePositive = spread(large('negative').map(({ group }) => group.falsePositiveRate));
  const macro = world.map((group) => (group.truePositiveRate + 1 - group.falsePositiveRate) / 2);
  return {
    'difference of a rate': { truth: spread(all), interval: rates && largestDifferenceLimits(rates) },
    'ratio of a rate': {
      truth: Math.min(...all) / Math.max(...all),
      interval: rates?.some(({ value }) => value > 0) ? smallestRatioLimits(rates) : null,
    },
    'equal opportunity': { truth: truePositive, interval: opportunity },
    'equalised odds': {
      truth: Math.max(truePositive, falsePositive),
      interval: opportunity &&
        falseAlarms && {
          low: Math.max(opportunity.low, falseAlarms.low),
          high: Math.max(opportunity.high, falseAlarms.high),
        },
    },
    'macro recall': { truth: spread(macro), interval: largestDifferenceLimits(recalls) },
  };
}

function boundRate(rate: Rate, limits: CachedLimits, count: number, may: number): Bounded {
  return { value: rate.hits / rate.n, ...limits.of(rate, count, may) };
}
