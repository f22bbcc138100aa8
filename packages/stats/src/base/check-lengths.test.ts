import { expect, test } from 'vitest';
import { checkLengths } from './check-lengths.ts';

test('the common length, or the two that differ by name', () => {
  expect(checkLengths({ truth: [1, 2], scores: new Float32Array(2) })).toBe(2);
  expect(checkLengths({})).toBe(0);
  expect(() => checkLengths({ truth: [1, 2], scores: [1] })).toThrow('"truth" has 2 rows and "scores" has 1');
});
