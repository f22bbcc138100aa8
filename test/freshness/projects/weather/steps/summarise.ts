import { defineStep, json } from '@cairn/core';
import { lastOf } from '../lib/stats/last-of.ts';
import { levels, Trend } from '../lib/stats/levels.ts';
import { countWithin } from '../lib/stats/limits.ts';
import { Mean } from '../lib/stats/mean.ts';
import { Spread } from '../lib/stats/spread.ts';
import type { Scaled } from './scale.ts';

export interface Summary {
  readonly mean: number;
  readonly spread: number;
  readonly words: readonly string[];
}

export const summarise = defineStep('summarise', {
  in: { scaled: json<Scaled>() },
  out: { summary: json<Summary>() },
  run({ scaled: { values } }) {
    const mean = new Mean(values);
    const spread = new Spread(values);
    const low = values.filter((value) => value < levels.low).length;
    const high = values.filter((value) => value > levels.high).length;
    const isRising = levels.trend.isRising(values[0] ?? 0, lastOf(values, 0));
    const trend: Trend = isRising ? Trend.Rising : Trend.Falling;
    const words = [mean.describe(), spread.describe(), trend, `${low} low`, `${high} high`, `${countWithin(values)}`];
    return { summary: { mean: mean.compute(), spread: spread.widest(), words } };
  },
});
