import { expect, test } from 'vitest';
import { macroRate } from './macro-rate.ts';
import { wilson } from './wilson.ts';

const limits = (rate: { hits: number; n: number }) => wilson(rate)!;

test('of one class it is the rate itself', () => {
  expect(macroRate([{ hits: 3, n: 10 }], limits)).toEqual({ value: 0.3, ...wilson({ hits: 3, n: 10 }) });
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
