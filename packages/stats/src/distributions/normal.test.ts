import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../rates/intervals.reference.json' with { type: 'json' };
import { normalCdf, normalQuantile } from './normal.ts';

test.each(reference.normalQuantile)('quantile of $p, as scipy', ({ p, x }) => {
  expectClose(normalQuantile(p), x, `quantile of ${p}`);
});

test.each(reference.normalCdf)('distribution at $x, as scipy', ({ x, p }) => {
  expectClose(normalCdf(x), p, `cdf at ${x}`);
});

test('the ends, and beyond them', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(() => normalQuantile(1.1)).toThrow('between 0 and 1');
  expect(() => normalQuantile(Number.NaN)).toThrow('between 0 and 1');
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
});
