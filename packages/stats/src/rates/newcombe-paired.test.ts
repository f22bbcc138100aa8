import { expect, test } from 'vitest';
import { newcombe } from './newcombe.ts';
import { newcombePaired } from './newcombe-paired.ts';

// Complete response before and after consolidation therapy (M. Cavo et al., 2012): 59, 6, 16, 80. The interval is that of
// Newcombe_square_and_add_CI_paired_2x2(cavo_2012) in the tests of the R package contingencytables (M. Fagerland,
// S. Lydersen, P. Laake, "Statistical Analysis of Contingency Tables", 2017, chapter 8).
test('of 161 patients before and after, as contingencytables', () => {
  const found = newcombePaired({ both: 59, onlyFirst: 6, onlySecond: 16, neither: 80 });
  expect(found?.low).toBeCloseTo(-0.1186, 4);
  expect(found?.high).toBeCloseTo(-0.0046, 4);
});

// By hand. Rates 0.6 and 0.4 of 10: Wilson 0.312674 to 0.831820, and 0.168180 to 0.687326. ad − bc = 3·3 − 3·1 = 6,
// less n/2 = 1; φ = 1 ÷ √(6·4·4·6) = 1/24. Below: 0.287326 · √(2 − 2/24) = 0.397785; above: 0.231820 · √(2 − 2/24)
// = 0.320940.
test('a small table by hand, the correction of φ included', () => {
  const found = newcombePaired({ both: 3, onlyFirst: 3, onlySecond: 1, neither: 3 });
  expect(found?.low).toBeCloseTo(0.2 - 0.397785, 5);
  expect(found?.high).toBeCloseTo(0.2 + 0.32094, 5);
});

test('without correlation it is the interval of independent rates; with it, narrower; exchanged, mirrored', () => {
  const open = newcombePaired({ both: 40, onlyFirst: 40, onlySecond: 10, neither: 10 })!;
  const independent = newcombe({ hits: 80, n: 100 }, { hits: 50, n: 100 })!;
  expect(open.low).toBeCloseTo(independent.low, 12);
  expect(open.high).toBeCloseTo(independent.high, 12);
  const close = newcombePaired({ both: 50, onlyFirst: 30, onlySecond: 0, neither: 20 })!;
  expect(close.high - close.low).toBeLessThan(independent.high - independent.low);
  const mirrored = newcombePaired({ both: 50, onlyFirst: 0, onlySecond: 30, neither: 20 })!;
  expect([-mirrored.high, -mirrored.low]).toEqual([close.low, close.high].map((end) => expect.closeTo(end, 12)));
});

test('empty margins, and no rows', () => {
  const { low, high } = newcombePaired({ both: 10, onlyFirst: 0, onlySecond: 0, neither: 0 })!;
  expect([low, high]).toEqual([expect.closeTo(-high, 12), expect.closeTo(-low, 12)]);
  expect(high).toBeGreaterThan(0);
  expect(newcombePaired({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeNull();
});
