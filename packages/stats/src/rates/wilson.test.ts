import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from './intervals.reference.json' with { type: 'json' };
import { wilson } from './wilson.ts';

test.each(reference.wilson)('Wilson of $hits of $n at $level, as statsmodels', ({ hits, n, level, interval }) => {
  const found = wilson({ hits, n }, level);
  expectClose([found?.low, found?.high], interval, `${hits}/${n}`);
});

test('no rows, no interval; no such rate, an error', () => {
  expect(wilson({ hits: 0, n: 0 })).toBeNull();
  expect(() => wilson({ hits: 3, n: 2 })).toThrow('0 <= hits <= n');
  expect(() => wilson({ hits: Number.NaN, n: 2 })).toThrow('0 <= hits <= n');
});

// Newcombe (Statistics in Medicine 17, 1998, 857–872), table I: 81 of 263 and 15 of 148, method 3.
test("Newcombe's own numbers", () => {
  expect(wilson({ hits: 81, n: 263 })?.low).toBeCloseTo(0.2553, 4);
  expect(wilson({ hits: 81, n: 263 })?.high).toBeCloseTo(0.3662, 4);
  expect(wilson({ hits: 15, n: 148 })?.low).toBeCloseTo(0.0624, 4);
  expect(wilson({ hits: 15, n: 148 })?.high).toBeCloseTo(0.1605, 4);
});
