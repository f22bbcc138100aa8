import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../rates/simultaneous.reference.json' with { type: 'json' };
import { normalCdf } from './normal.ts';
import { studentizedRangeQuantile, studentizedRangeSurvival } from './studentized-range.ts';

test.each(reference.quantile)('the range of $count that is exceeded with chance $tail, as scipy', (row) => {
  expectClose(studentizedRangeQuantile(row.tail, row.count), row.range, 'quantile', 1e-10);
});

test.each(reference.survival)('the chance that the range of $count exceeds $range, as scipy', (row) => {
  // scipy takes its own from 1, so it is absolute.
  expect(Math.abs(studentizedRangeSurvival(row.range, row.count) - row.tail)).toBeLessThan(1e-11);
});

// Printed tables of the studentised range: q(0.05; k, ∞).
test('the numbers of printed tables', () => {
  const q = (count: number) => studentizedRangeQuantile(0.05, count).toFixed(3);
  expect([2, 3, 4, 5, 10, 20].map(q)).toEqual(['2.772', '3.314', '3.633', '3.858', '4.474', '5.012']);
});

test('of two it is the difference, also in the far tail, where a chance near 0 keeps its precision', () => {
  for (const range of [0.5, 3, 10, 20]) {
    expectClose(studentizedRangeSurvival(range, 2), 2 * normalCdf(-range / Math.SQRT2), `${range}`, 1e-10);
  }
});

test('what is no range, count or tail is refused', () => {
  expect(() => studentizedRangeSurvival(-1, 3)).toThrow('A range is at least 0');
  expect(() => studentizedRangeSurvival(1, 1)).toThrow('at least two variables');
  expect(() => studentizedRangeQuantile(0, 3)).toThrow('A tail is above 0');
});
