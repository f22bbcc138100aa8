import { expect, test } from 'vitest';
import type { Estimate } from '../../dsl/estimate.ts';
import { compareMetrics } from './diff-metrics.ts';

const of = (value: number | null, low: number | null, high: number | null): Estimate => ({ value, low, high, n: 9 });

test.each<[string, Estimate | undefined, Estimate | undefined, number | null, boolean | null]>([
  ['intervals that overlap', of(0.5, 0.4, 0.6), of(0.75, 0.6, 0.9), 0.25, true],
  ['intervals apart', of(0.5, 0.4, 0.6), of(0.75, 0.7, 0.8), 0.25, false],
  ['one within the other', of(0.5, 0.1, 0.9), of(0.25, 0.2, 0.3), -0.25, true],
  ['the same', of(0.5, 0.4, 0.6), of(0.5, 0.4, 0.6), 0, null],
  ['no interval', of(0.5, null, null), of(0.75, 0.7, 0.8), 0.25, null],
  ['no value', of(null, null, null), of(0.75, 0.7, 0.8), null, null],
  ['not there', undefined, of(0.75, 0.7, 0.8), null, null],
])('%s', (_, before, now, change, isWithinNoise) => {
  const metrics = compareMetrics(before ? { score: before } : {}, now ? { score: now } : {});
  expect(metrics).toEqual([{ name: 'score', before: before ?? null, now: now ?? null, change, isWithinNoise }]);
});
