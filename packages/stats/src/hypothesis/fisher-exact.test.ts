import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from './contingency.reference.json' with { type: 'json' };
import { fisherExact, type TwoByTwo } from './fisher-exact.ts';

test('as scipy', () => {
  expect(reference.fisher.length).toBeGreaterThan(50);
  for (const { table, oddsRatio, p } of reference.fisher) {
    const found = fisherExact(table as unknown as TwoByTwo);
    // scipy's own hypergeometric sums are good to about 1e-11 in tables of many thousands.
    const rows = table.flat().reduce((total, count) => total + count, 0);
    expectClose(found.p, p, `p of ${JSON.stringify(table)}`, rows > 1000 ? 1e-9 : 1e-12);
    expectClose(found.oddsRatio, oddsRatio, `odds ratio of ${JSON.stringify(table)}`);
  }
});

// Fisher's tea tasting (The Design of Experiments, 1935): 34/70 two-sided.
test('the lady tasting tea', () => {
  expectClose(
    fisherExact([
      [3, 1],
      [1, 3],
    ]).p,
    34 / 70,
    'tea',
  );
});

test('a count is a whole number', () => {
  expect(() =>
    fisherExact([
      [1.5, 1],
      [1, 1],
    ]),
  ).toThrow('whole number');
});
