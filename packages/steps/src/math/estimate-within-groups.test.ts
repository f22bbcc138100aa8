import { expect, test } from 'vitest';
import { demographicParityDifference } from './demographic-parity.ts';
import { equalizedOddsDifference } from './equalized-odds.ts';
import { estimateWithinGroups } from './estimate-within-groups.ts';
import { parityCases } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';
import { newcombe } from './newcombe.ts';

test('equalised odds have an interval and keep their pair', () => {
  const golden = parityCases[0] as (typeof parityCases)[number];
  const groups = encodeGroups([golden.group]);
  const found = estimateWithinGroups(groups, (rows) => equalizedOddsDifference(golden, groups, { rows }), { seed: 1 });
  expect(found.value).toBe(equalizedOddsDifference(golden, groups).value);
  expect(found).toMatchObject({ draws: 1000, dropped: 0, worstRate: expect.any(String) });
  expect(found.low).toBeLessThan(found.value as number);
  expect(found.high).toBeGreaterThan(found.value as number);
});

test('for two large groups it is near the interval by formula', () => {
  const predicted = Array.from({ length: 800 }, (_, row) =>
    row % 2 === 0 ? (row % 10 < 5 ? 1 : 0) : row % 10 < 8 ? 1 : 0,
  );
  const groups = encodeGroups([predicted.map((_, row) => row % 2)]);
  const found = estimateWithinGroups(groups, (rows) => demographicParityDifference({ predicted }, groups, { rows }), {
    seed: 9,
  });
  const formula = newcombe({ hits: 320, n: 400 }, { hits: 240, n: 400 });
  expect(found.value).toBeCloseTo(0.2, 12);
  expect(Math.abs((found.low as number) - (formula?.low as number))).toBeLessThan(0.01);
  expect(Math.abs((found.high as number) - (formula?.high as number))).toBeLessThan(0.01);
});

test('chosen rows alone are drawn from', () => {
  const groups = encodeGroups([['a', 'a', 'b', 'b', 'b']]);
  const measure = (rows: ArrayLike<number>) => {
    expect(Array.from(rows).every((row) => row !== 4)).toBe(true);
    return demographicParityDifference({ predicted: [1, 0, 1, 0, 1] }, groups, { rows });
  };
  expect(estimateWithinGroups(groups, measure, { seed: 2, rows: [0, 1, 2, 3], draws: 50 }).n).toBe(4);
});
