import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { clopperPearson } from './clopper-pearson.ts';
import reference from './simultaneous.reference.json' with { type: 'json' };

test.each(reference.clopperPearson)('Clopper and Pearson of $hits of $n, $tail a side, as statsmodels', (row) => {
  const found = clopperPearson(row, row.tail);
  expectClose([found?.low, found?.high], row.interval, `${row.hits}/${row.n}`, 1e-9);
});

// Newcombe (Statistics in Medicine 17, 1998, 857–872), table I: 81 of 263, 15 of 148 and 1 of 29, method 5.
test("Newcombe's own numbers", () => {
  expect(clopperPearson({ hits: 81, n: 263 })).toEqual({
    low: expect.closeTo(0.2527, 4),
    high: expect.closeTo(0.3676, 4),
  });
  expect(clopperPearson({ hits: 15, n: 148 })).toEqual({
    low: expect.closeTo(0.0578, 4),
    high: expect.closeTo(0.1617, 4),
  });
  expect(clopperPearson({ hits: 1, n: 29 })).toEqual({
    low: expect.closeTo(0.0009, 4),
    high: expect.closeTo(0.1776, 4),
  });
});

test('no rows, no interval; no such rate, an error', () => {
  expect(clopperPearson({ hits: 0, n: 0 })).toBeNull();
  expect(() => clopperPearson({ hits: 3, n: 2 })).toThrow('0 <= hits <= n');
});
