import { expect, test } from 'vitest';
import type { Interval } from '../base/interval.ts';
import { macroRate } from './macro-rate.ts';
import { wilson } from './wilson.ts';

const limits = (rate: { hits: number; n: number }) => wilson(rate)!;

test('of one class, and of classes with equal counts, it is the rate of all rows', () => {
  const close = ({ low, high }: Interval) => ({
    value: 0.3,
    low: expect.closeTo(low, 12),
    high: expect.closeTo(high, 12),
  });
  const one = { hits: 3, n: 10 };
  expect(macroRate([one], limits)).toEqual(close(wilson(one)!));
  expect(macroRate([one, one, one], limits)).toEqual(close(wilson({ hits: 9, n: 30 })!));
});

test('a small class makes it as uncertain as that class makes the mean', () => {
  const even = macroRate(
    [
      { hits: 45, n: 50 },
      { hits: 45, n: 50 },
    ],
    limits,
  )!;
  const uneven = macroRate(
    [
      { hits: 87, n: 97 },
      { hits: 2, n: 3 },
    ],
    limits,
  )!;
  expect(uneven.high - uneven.low).toBeGreaterThan(2 * (even.high - even.low));
});

test('all right is not certain', () => {
  const mean = macroRate(
    [
      { hits: 4, n: 4 },
      { hits: 4, n: 4 },
    ],
    limits,
  )!;
  expect(mean.value).toBe(1);
  expect(mean.high).toBe(1);
  expect(mean.low).toBeLessThan(0.7);
});

test('a class without rows is left out of the value, and may be anything in the limits', () => {
  const known = [{ hits: 90, n: 100 }];
  const one = macroRate(known, limits)!;
  const two = macroRate([...known, { hits: 0, n: 0 }], limits)!;
  expect(two.value).toBe(one.value);
  expect(two.low).toBeCloseTo(one.low / 2, 12);
  expect(two.high).toBeCloseTo(one.high / 2 + 0.5, 12);
});

test('no rows of any class, no mean', () => {
  expect(macroRate([{ hits: 0, n: 0 }], limits)).toBeNull();
});
