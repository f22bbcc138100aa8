// Errors of a regressor by group: figures by hand, and what may be said of groups that do not differ.

import { createRandom } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { createTable } from '../../tables/create-table.ts';
import { auditErrors } from './audit-errors.ts';
import type { ErrorReport } from './error-report.ts';

interface Drawn {
  readonly group: string;
  readonly errors: readonly number[];
}

function audit(drawn: readonly Drawn[], more: { tolerance?: number; minimumGroupSize?: number } = {}): ErrorReport {
  const group = drawn.flatMap(({ group: name, errors }) => errors.map(() => name));
  const predicted = drawn.flatMap(({ errors }) => errors);
  const values = drawn.map(({ group: name }) => name);
  const rows = createTable({ columns: { group: { type: 'category', values } }, values: { group } });
  const audited = { truth: predicted.map(() => 0), predicted, column: 'price', unit: '€' };
  return auditErrors(audited, rows, { groups: ['group'], tolerance: more.tolerance, ratio: 0.8, ...more });
}

const around = (centre: number, count = 20) =>
  Array.from({ length: count }, (_, index) => centre + (index % 2 === 0 ? 3 : -1) + index / 100);

test('figures are those of the rows of each group', () => {
  const [a, b] = [around(0), around(-5)];
  const report = audit([
    { group: 'a', errors: a },
    { group: 'b', errors: b },
  ]);
  const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const absolute = (values: readonly number[]) => mean(values.map(Math.abs));
  const root = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value * value)));
  const [first, second] = report.groupings[0]!.groups;
  expect(first).toMatchObject({ group: ['a'], n: 20 });
  expect(first!.meanError.value).toBeCloseTo(mean(a), 12);
  expect(second!.meanError.value).toBeCloseTo(mean(b), 12);
  expect(second!.meanAbsoluteError.value).toBeCloseTo(absolute(b), 12);
  expect(second!.rootMeanSquaredError.value).toBeCloseTo(root(b), 12);
  expect(report.meanErrorDifference.value).toBeCloseTo(mean(a) - mean(b), 12);
  expect(report.meanAbsoluteErrorDifference.value).toBeCloseTo(absolute(b) - absolute(a), 12);
  expect(report.rootMeanSquaredErrorDifference.value).toBeCloseTo(root(b) - root(a), 12);
  expect(report.meanAbsoluteErrorRatio.value).toBeCloseTo(absolute(a) / absolute(b), 12);
  for (const figure of [
    report.meanErrorDifference,
    report.meanAbsoluteErrorDifference,
    report.meanAbsoluteErrorRatio,
  ]) {
    expect(figure.low!).toBeLessThan(figure.value!);
    expect(figure.high!).toBeGreaterThan(figure.value!);
  }
  // In the label's unit, so that a difference is not held to be at most 1.
  expect(report.meanErrorDifference.high!).toBeGreaterThan(5);
  expect(report.unit).toBe('€');
});

test('differences are judged where a tolerance is given, in the unit of the label', () => {
  const drawn = [
    { group: 'a', errors: around(0, 200) },
    { group: 'b', errors: around(-5, 200) },
  ];
  expect(audit(drawn).findings.map(({ figure }) => figure)).toEqual(['meanAbsoluteErrorRatio']);
  const decisions = (tolerance: number) =>
    audit(drawn, { tolerance }).findings.map(({ figure, decision }) => [figure, decision]);
  expect(decisions(2)).toContainEqual(['meanErrorDifference', 'failed']);
  expect(decisions(8)).toContainEqual(['meanErrorDifference', 'passed']);
  expect(audit(drawn, { tolerance: 2 }).summary.map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "By group, the mean absolute error of 'price' is 2.245 € for a (mean error +1.995, n 200), 3.005 € for b (mean error −3.005, n 200).",
      "The largest difference of mean errors between a and b is 5 (95 % interval 4.569 to 5.431); required ≤ 2: failed.",
      "The largest difference of mean absolute errors between b and a is 0.76 (95 % interval 0.3654 to 1.155); required ≤ 2: passed.",
      "The largest difference of root mean squared errors between b and a is 0.773 (95 % interval 0.4416 to 1.104); required ≤ 2: passed.",
      "The smallest ratio of mean absolute errors between b and a is 0.7471 (95 % interval 0.6413 to 0.8694); required ≥ 0.8: inconclusive.",
    ]
  `);
});

test('small groups, and groups whose errors are all equal, are listed and not compared', () => {
  const report = audit([
    { group: 'a', errors: around(0) },
    { group: 'b', errors: around(1) },
    { group: 'few', errors: [900, -900] },
    { group: 'same', errors: new Array<number>(30).fill(4) },
  ]);
  expect(report.groupings[0]!.notCompared).toEqual([
    { group: ['few'], of: 'rows', n: 2 },
    { group: ['same'], of: 'different errors', n: 1 },
  ]);
  expect(report.meanErrorDifference.value).toBeCloseTo(1, 12);
  const alone = audit([{ group: 'a', errors: around(0) }]);
  expect(alone.meanErrorDifference).toMatchObject({ value: null, low: null, high: null });
  expect(alone.meanErrorDifference.reason).toContain('fewer than two groups');
});

describe('groups that do not differ', () => {
  const shapes = {
    normal: (random: ReturnType<typeof createRandom>) => 10 * random.normal(),
    'with a long tail': (random: ReturnType<typeof createRandom>) => -Math.log(1 - random.next()) - 1,
  };
  test.each(Object.entries(shapes))('are rarely said to, of errors that are %s', (_, draw) => {
    const random = createRandom(4);
    const reports = Array.from({ length: 100 }, () =>
      audit(
        [60, 30, 30, 15].map((n, index) => ({
          group: `g${index}`,
          errors: Array.from({ length: n }, () => draw(random)),
        })),
      ),
    );
    const apart = (figure: 'meanErrorDifference' | 'meanAbsoluteErrorDifference' | 'rootMeanSquaredErrorDifference') =>
      reports.filter((report) => report[figure].low! > 0).length;
    // 5 of 100 are expected at most; 12 come by chance once in 500 such tests.
    expect(apart('meanErrorDifference')).toBeLessThan(12);
    expect(apart('meanAbsoluteErrorDifference')).toBeLessThan(12);
    expect(apart('rootMeanSquaredErrorDifference')).toBeLessThan(12);
  });
});

test('a group that is predicted too high is found', () => {
  const random = createRandom(5);
  const reports = Array.from({ length: 30 }, () =>
    audit(
      [0, 0, 6].map((shift, index) => ({
        group: `g${index}`,
        errors: Array.from({ length: 100 }, () => shift + 5 * random.normal()),
      })),
      { tolerance: 2 },
    ),
  );
  const found = reports.filter(({ findings }) =>
    findings.some(
      ({ figure, decision, highest }) =>
        figure === 'meanErrorDifference' && decision === 'failed' && highest?.[0] === 'g2',
    ),
  );
  expect(found.length).toBeGreaterThan(25);
});
