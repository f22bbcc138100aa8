import { expect, test } from 'vitest';
import { Figure } from '../base/figure.ts';
import { groupDifference, groupRatio } from './compare-groups.ts';

const level = (values: readonly (number | null)[], overall: number | null = 0.5) => ({
  control: [],
  overall: overall === null ? Figure.none(0, 'no rows') : Figure.of(overall, 100),
  groups: values.map((value, index) => ({
    group: [`g${index}`],
    figure: value === null ? Figure.none(0, 'no positives') : Figure.of(value, 10),
  })),
});

test('the worst pair is named, undefined groups are left out and named too', () => {
  expect(groupDifference(level([0.5, null, 0.25, 0.75]))).toEqual({
    value: 0.5,
    n: 30,
    leftOut: [1],
    lowest: ['g2'],
    highest: ['g3'],
  });
  expect(groupRatio(level([0.5, null, 0.25]))).toMatchObject({ value: 0.5, lowest: ['g2'], highest: ['g0'] });
});

test('to overall, the pair is a group and all rows together', () => {
  expect(groupDifference(level([0.25, 0.625]), 'to-overall')).toMatchObject({
    value: 0.25,
    lowest: ['g0'],
    highest: null,
  });
  expect(groupRatio(level([0.5, 1]), 'to-overall')).toMatchObject({ value: 0.5, lowest: null, highest: ['g1'] });
});

test('undefined comparisons say why', () => {
  expect(groupDifference(level([0.5, null]))).toEqual({
    value: null,
    n: 10,
    reason: 'defined for fewer than two groups',
    leftOut: [1],
  });
  expect(groupDifference(level([null]), 'to-overall').reason).toBe('undefined for every group');
  expect(groupDifference(level([0.5], null), 'to-overall').value).toBeNull();
  expect(groupRatio(level([0, 0])).reason).toBe('both are 0, which has no ratio');
  expect(groupRatio(level([0, 0.5])).value).toBe(0);
});

test('equal groups are two groups, not one named twice', () => {
  expect(groupDifference(level([0.5, 0.5]))).toMatchObject({ value: 0, lowest: ['g0'], highest: ['g1'] });
});
