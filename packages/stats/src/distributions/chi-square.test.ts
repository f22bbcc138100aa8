import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../rates/intervals.reference.json' with { type: 'json' };
import { chiSquareSurvival } from './chi-square.ts';

test('the survival function, as scipy, from 1 far into the tail', () => {
  expect(reference.chiSquare.length).toBeGreaterThan(50);
  for (const { x, degrees, p } of reference.chiSquare) {
    // Far out, the exponent's own rounding is worth more digits than 1e-12 leaves.
    expectClose(chiSquareSurvival(x, degrees), p, `${x} with ${degrees}`, 1e-11);
  }
});

test('one degree of freedom is the default, and what is no statistic is refused', () => {
  expectClose(chiSquareSurvival(3.841458820694124), 0.05, '3.84');
  expect(() => chiSquareSurvival(-1)).toThrow('x >= 0');
  expect(() => chiSquareSurvival(1, 0)).toThrow('a > 0');
});
