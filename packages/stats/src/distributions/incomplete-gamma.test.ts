import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { upperGamma } from './incomplete-gamma.ts';

test('for a = 1 it is exp(-x), on both sides of where the method changes', () => {
  for (const x of [0.1, 1, 1.9, 2, 2.1, 10, 100]) expectClose(upperGamma(1, x), Math.exp(-x), `x = ${x}`);
});

test('the ends', () => {
  expect(upperGamma(3, 0)).toBe(1);
  expect(upperGamma(3, Number.POSITIVE_INFINITY)).toBe(0);
});
