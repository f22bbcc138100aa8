import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { cochranMantelHaenszel } from './cochran-mantel-haenszel.ts';
import contingency from './contingency.reference.json' with { type: 'json' };
import type { TwoByTwo } from './fisher-exact.ts';
import mantelhaen from './mantelhaen.reference.json' with { type: 'json' };

const asTables = (tables: number[][][]) => tables as unknown as TwoByTwo[];

test.each(mantelhaen.cases)("$name, as R's mantelhaen.test", ({ tables, oddsRatio, interval, chiSquare, p }) => {
  const found = cochranMantelHaenszel(asTables(tables));
  expectClose(found.oddsRatio.value, oddsRatio, 'odds ratio');
  expectClose([found.oddsRatio.low, found.oddsRatio.high], interval, 'interval');
  expectClose(found.chiSquare, chiSquare, 'chi-square');
  expectClose(found.p, p, 'p');
});

test('as statsmodels, corrected and not', () => {
  expect(contingency.stratified.length).toBeGreaterThan(2);
  for (const golden of contingency.stratified) {
    const corrected = cochranMantelHaenszel(asTables(golden.tables));
    const plain = cochranMantelHaenszel(asTables(golden.tables), { correction: false, level: 0.9 });
    expectClose(corrected.oddsRatio.value, golden.oddsRatio, 'odds ratio');
    expectClose([corrected.oddsRatio.low, corrected.oddsRatio.high], golden.interval, '95 %');
    expectClose([plain.oddsRatio.low, plain.oddsRatio.high], golden.interval90, '90 %');
    expectClose([corrected.chiSquare, corrected.p], [golden.corrected.chiSquare, golden.corrected.p], 'corrected');
    expectClose([plain.chiSquare, plain.p], [golden.plain.chiSquare, golden.plain.p], 'plain');
  }
});

test('the Berkeley admissions, to the digits that are quoted', () => {
  const berkeley = mantelhaen.cases.find(({ name }) => name.startsWith('Berkeley'));
  const found = cochranMantelHaenszel(asTables(berkeley?.tables ?? []));
  expect(found.oddsRatio.value).toBeCloseTo(0.905, 3);
  expect(found.chiSquare).toBeCloseTo(1.43, 2);
  expect(found.p).toBeCloseTo(0.23, 2);
  expect(found.oddsRatio.n).toBe(4526);
  expect(found.strata).toBe(6);
});

test('strata that cannot differ, and none at all', () => {
  const lone: TwoByTwo = [
    [1, 0],
    [0, 0],
  ];
  const mixed: TwoByTwo = [
    [4, 2],
    [3, 5],
  ];
  expect(cochranMantelHaenszel([mixed, lone])).toEqual({ ...cochranMantelHaenszel([mixed]), dropped: 1 });
  expect(cochranMantelHaenszel([])).toMatchObject({ chiSquare: null, p: null, oddsRatio: { value: null, n: 0 } });
  const zero = cochranMantelHaenszel([
    [
      [0, 3],
      [2, 1],
    ],
  ]);
  expect(zero.oddsRatio).toMatchObject({ value: 0, low: null, high: null });
});
