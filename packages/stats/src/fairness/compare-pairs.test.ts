import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { benjaminiHochberg } from '../hypothesis/benjamini-hochberg.ts';
import { cochranMantelHaenszel } from '../hypothesis/cochran-mantel-haenszel.ts';
import { comparePairs } from './compare-pairs.ts';
import { demographicParityDifference, demographicParityRatio } from './demographic-parity.ts';
import { berkeley } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';
import { rateFrame } from './rate-frame.ts';

// The 4,526 applications as rows.
const rows = berkeley.tables.flatMap((table, index) =>
  table.flatMap((counts, gender) =>
    counts.flatMap((count, outcome) =>
      Array.from({ length: count }, () => ({
        admitted: outcome === 0 ? 1 : 0,
        gender: gender === 0 ? 'men' : 'women',
        department: berkeley.departments[index] as string,
      })),
    ),
  ),
);
const decisions = { predicted: rows.map(({ admitted }) => admitted) };
const groups = encodeGroups([rows.map(({ gender }) => gender)]);
const controls = encodeGroups([rows.map(({ department }) => department)]);
const ratesOf = (level: ReturnType<typeof rateFrame>[number] | undefined) =>
  (level?.groups ?? []).map(({ group, figure }) => ({ group, rate: figure.rate }));

test('Berkeley 1973, all departments together: men 44.5 %, women 30.4 %', () => {
  const [level] = rateFrame('selection-rate', decisions, groups);
  const [men, women] = level?.groups ?? [];
  expect([men?.figure.n, women?.figure.n]).toEqual([2691, 1835]);
  expectClose([men?.figure.value, women?.figure.value], [berkeley.men, berkeley.women], 'rates');
  expect([men?.figure.value, women?.figure.value].map((x) => (100 * (x as number)).toFixed(1))).toEqual([
    '44.5',
    '30.4',
  ]);
  const ratio = demographicParityRatio(decisions, groups);
  expectClose(ratio.value, berkeley.demographicParityRatio, 'ratio, as Fairlearn');
  expect(ratio).toMatchObject({ lowest: ['women'], highest: ['men'] });
  expect(ratio.value?.toFixed(3)).toBe('0.682');
  const difference = demographicParityDifference(decisions, groups);
  expectClose(difference.value, berkeley.demographicParityDifference, 'difference, as Fairlearn');
});

test('Berkeley 1973, by department: department A alone differs, and in favour of women', () => {
  const levels = rateFrame('selection-rate', decisions, groups, { controls });
  const pairs = levels.map((level) => comparePairs(ratesOf(level))[0]);
  expectClose(
    pairs.map((pair) => pair?.p),
    berkeley.fisher,
    'Fisher, as scipy',
    1e-10,
  );
  const adjusted = benjaminiHochberg(pairs.map((pair) => pair?.p ?? null));
  expectClose(adjusted, berkeley.adjusted, 'adjusted, as scipy', 1e-10);
  expect(adjusted.map((p) => (p as number) <= 0.05)).toEqual([true, false, false, false, false, false]);
  const shares = levels[0]?.groups.map(({ figure }) => (100 * (figure.value as number)).toFixed(1));
  expect(shares).toEqual(['62.1', '82.4']);
  expect(pairs[0]?.difference.high).toBeLessThan(0);

  const found = cochranMantelHaenszel(
    levels.map((level) => {
      const [men, women] = ratesOf(level).map(({ rate }) => [rate.hits, rate.n - rate.hits] as const);
      return [men ?? [0, 0], women ?? [0, 0]];
    }),
  );
  expect(found.oddsRatio.value?.toFixed(3)).toBe('0.905');
  expect(found.chiSquare?.toFixed(2)).toBe('1.43');
  expect(found.p?.toFixed(2)).toBe('0.23');
});

test('three groups are three pairs, corrected together; a group without rows has no p', () => {
  const pairs = comparePairs([
    { group: ['a'], rate: { hits: 8, n: 10 } },
    { group: ['b'], rate: { hits: 1, n: 10 } },
    { group: ['c'], rate: { hits: 0, n: 0 } },
  ]);
  expect(pairs.map(({ first, second }) => [...first, ...second].join(''))).toEqual(['ab', 'ac', 'bc']);
  expect(pairs[0]?.p).toBe(pairs[0]?.adjustedP);
  expect(pairs[1]).toMatchObject({ p: null, adjustedP: null, difference: { value: null } });
});
