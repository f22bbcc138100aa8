import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from './intervals.reference.json' with { type: 'json' };
import { newcombe } from './newcombe.ts';

test.each(reference.newcombe)('difference of $first and $second, as statsmodels', ({ first, second, interval }) => {
  const found = newcombe(first, second);
  expectClose([found?.low, found?.high], interval, 'newcombe');
});

test('a rate without rows has no difference', () => {
  expect(newcombe({ hits: 0, n: 0 }, { hits: 1, n: 2 })).toBeNull();
  expect(newcombe({ hits: 1, n: 2 }, { hits: 0, n: 0 })).toBeNull();
});

// Newcombe (Statistics in Medicine 17, 1998, 873–890), table II, method 10: contrasts (a) and (d).
test("Newcombe's own numbers", () => {
  const a = newcombe({ hits: 56, n: 70 }, { hits: 48, n: 80 });
  expect(a?.low).toBeCloseTo(0.0524, 4);
  expect(a?.high).toBeCloseTo(0.3339, 4);
  const d = newcombe({ hits: 5, n: 56 }, { hits: 0, n: 29 });
  expect(d?.low).toBeCloseTo(-0.0381, 4);
  expect(d?.high).toBeCloseTo(0.1926, 4);
});
