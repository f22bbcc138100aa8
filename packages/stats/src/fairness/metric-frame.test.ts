import { describe, expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { Figure } from '../base/figure.ts';
import type { RateName } from '../rates/count-rate.ts';
import { groupDifference, groupRatio } from './compare-groups.ts';
import { frameCases, METHODS } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';
import { metricFrame } from './metric-frame.ts';
import { rateFrame } from './rate-frame.ts';

describe.each(frameCases)('$name, as Fairlearn', (golden) => {
  const groups = encodeGroups(golden.features);
  const options = golden.controls === null ? {} : { controls: encodeGroups(golden.controls) };

  test.each(golden.names.map((name, index) => [name, index] as const))('%s', (name, index) => {
    const found = rateFrame(name as RateName, golden, groups, options);
    expect(found.map(({ control }) => control)).toEqual(golden.levels.map(({ control }) => control));
    for (const [place, level] of found.entries()) {
      const expected = golden.levels[place];
      expectClose(level.overall.value, expected?.overall[index], 'overall');
      expect(level.groups.map(({ group }) => group)).toEqual(expected?.groups.map(({ group }) => group));
      expectClose(
        level.groups.map(({ figure }) => figure.value),
        expected?.groups.map(({ values }) => values[index] as number),
        'by group',
      );
      for (const method of METHODS) {
        expectClose(groupDifference(level, method).value, expected?.difference[method][index], `difference ${method}`);
        expectClose(groupRatio(level, method).value, expected?.ratio[method][index], `ratio ${method}`);
      }
    }
  });
});

test('the reference has undefined figures and empty intersections to be equal in', () => {
  const values = frameCases.flatMap(({ levels }) => levels.flatMap(({ groups }) => groups.flatMap((g) => g.values)));
  expect(values.filter((value) => value === null).length).toBeGreaterThan(5);
  expect(values.length).toBeGreaterThan(100);
});

test('rows can be chosen and repeated, and any figure will do', () => {
  const groups = encodeGroups([['b', 'a', 'b', 'a']]);
  const found = metricFrame((rows) => ({ ...Figure.of(rows.length, rows.length), rows }), groups, { rows: [0, 0, 3] });
  expect(found).toEqual([
    {
      control: [],
      overall: { value: 3, n: 3, rows: [0, 0, 3] },
      groups: [
        { group: ['a'], figure: { value: 1, n: 1, rows: [3] } },
        { group: ['b'], figure: { value: 2, n: 2, rows: [0, 0] } },
      ],
    },
  ]);
});
