import { expect, test } from 'vitest';
import { expectClose } from './expect-close.reference.ts';
import { percentile } from './percentile.ts';
import reference from './random.reference.json' with { type: 'json' };

test('percentiles as numpy', () => {
  expect(reference.percentile.length).toBeGreaterThan(2);
  for (const { values, shares, found } of reference.percentile) {
    const ours = shares.map((share) => percentile(values, share));
    expectClose(ours, found, `percentile of ${values.length}`);
  }
});

test('nothing has no percentile', () => {
  expect(() => percentile([], 0.5)).toThrow('at least one');
});
