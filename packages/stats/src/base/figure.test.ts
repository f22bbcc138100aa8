import { expect, test } from 'vitest';
import { Figure } from './figure.ts';

test('what is not finite is a bug and no figure', () => {
  expect(() => Figure.of(Number.NaN, 3)).toThrow('finite');
  expect(() => Figure.of(Number.POSITIVE_INFINITY, 3)).toThrow('finite');
});

test('what was left out is recorded only when something was', () => {
  expect(Figure.of(1, 3, [])).toEqual({ value: 1, n: 3 });
  expect(Figure.of(1, 3, [2])).toEqual({ value: 1, n: 3, leftOut: [2] });
  expect(Figure.none(0, 'no rows')).toEqual({ value: null, n: 0, reason: 'no rows' });
});
