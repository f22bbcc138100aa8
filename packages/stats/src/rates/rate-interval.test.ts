import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../intervals/estimates.reference.json' with { type: 'json' };
import { f1Interval } from '../intervals/f1-interval.ts';
import { rateInterval } from './rate-interval.ts';

test.each(reference.rates)('$hits of $n, as statsmodels and scipy', ({ hits, n, interval }) => {
  const found = rateInterval({ hits, n });
  expectClose([found?.low, found?.high], interval, `${hits}/${n}`);
});

test.each(reference.f1)('F1 of $tp, $fp, $fn, as statsmodels and scipy', ({ tp, fp, fn, interval }) => {
  const found = f1Interval({ hits: tp, n: tp + fp + fn });
  expectClose([found?.low, found?.high], interval);
});

test('no rows, no interval', () => {
  expect(rateInterval({ hits: 0, n: 0 })).toBeNull();
  expect(f1Interval({ hits: 0, n: 0 })).toBeNull();
});

/** The chance of `hits` of `n` rows. */
function binomial(hits: number, n: number, share: number): number {
  let chance = (1 - share) ** n;
  for (let k = 1; k <= hits; k++) chance *= (((n - k + 1) / k) * share) / (1 - share);
  return chance;
}

test.each([
  [20, 0.9],
  [100, 0.92],
])('covers every rate of %i rows in at least the share %f of samples, exactly', (n, least) => {
  const limits = Array.from({ length: n + 1 }, (_, hits) => rateInterval({ hits, n })!);
  for (let step = 1; step < 500; step++) {
    const share = step < 250 ? step / 5000 : (step - 225) / 550;
    const coverage = limits.reduce(
      (total, { low, high }, hits) => total + (low <= share && share <= high ? binomial(hits, n, share) : 0),
      0,
    );
    expect(coverage, `a rate of ${share}`).toBeGreaterThan(least);
  }
});
