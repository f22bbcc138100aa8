import { expect, test } from 'vitest';
import { readFigures } from './read-figures.ts';

const estimate = { value: 0.5, low: 0.4, high: 0.6, n: 10 };

test.each([
  ['learning-curves', { epochs: [{ epoch: 1, loss: 0.3 }] }],
  ['confusion', { classes: ['a'], confusion: [[1]] }],
  ['roc', { curves: { roc: [{ x: 0, y: 0 }] } }],
  ['calibration', { curves: { calibration: [{ x: 0, y: 0, low: null, high: null, n: 2 }] } }],
  ['robustness', { curve: [{ epsilon: 0.1, robustAccuracy: estimate }] }],
  ['fairness', { groupings: [{ columns: ['sex'], groups: [{ group: ['f'], n: 3, accuracy: estimate }] }] }],
  ['sweep', { metric: 'auc', goal: 'max', chosen: 'a', trials: [{ trial: 'a', metric: estimate }] }],
  ['profile', { columns: { age: { numNonMissing: 3, numMissing: 1 } } }],
])('%s', (type, value) => {
  expect(readFigures(value).map((figure) => figure.type)).toEqual([type]);
});

test.each([
  ['null', null],
  ['a list', [1]],
  ['no epoch', { epochs: [] }],
  ['epochs without a number', { epochs: [{ epoch: 1, loss: null }] }],
  ['an infinite loss', { epochs: [{ epoch: 1, loss: Number.POSITIVE_INFINITY }] }],
  ['a matrix that is not square', { classes: ['a', 'b'], confusion: [[1, 2]] }],
  ['ragged rows', { classes: ['a', 'b'], confusion: [[1, 2], [3]] }],
  ['no curves', { curves: null }],
  ['points without y', { curves: { roc: [{ x: 1 }] } }],
  ['a strength without an estimate', { curve: [{ epsilon: 1, robustAccuracy: 3 }] }],
  ['groups without a figure', { groupings: [{ columns: ['a'], groups: [{ group: ['b'], n: 1 }] }] }],
  ['trials without a metric', { metric: 'auc', goal: 'max', chosen: 'a', trials: [{ trial: 'a' }] }],
  ['columns that are names', { columns: ['age'] }],
  ['columns without counts', { columns: { age: { n: 3, mean: 2 } } }],
])('nothing is drawn of %s', (_, value) => {
  expect(readFigures(value)).toEqual([]);
});

test('a curve of many points is drawn with those that can be told apart, both ends among them', () => {
  const roc = Array.from({ length: 10_001 }, (_, index) => ({ x: index / 10_000, y: 1 }));
  const [curve] = readFigures({ curves: { roc } });
  if (curve?.type !== 'roc') throw new Error('no curve was found');
  expect(curve.points).toHaveLength(200);
  expect([curve.points[0]!.x, curve.points.at(-1)!.x]).toEqual([0, 1]);
});

test('a profile has the buckets of its numbers, and its most frequent values with the others behind them', () => {
  const bucket = { lowValue: 0, highValue: 5, sampleCount: 3 };
  const numStats = {
    histograms: [
      { type: 'QUANTILES', buckets: [] },
      { type: 'STANDARD', buckets: [bucket] },
    ],
  };
  const topValues = Array.from({ length: 10 }, (_, index) => ({ value: `v${index}`, frequency: 20 - index }));
  const stringStats = { topValues, otherValues: { unique: 4, frequency: 7 } };
  const counts = { numNonMissing: 3, numMissing: 2 };
  const columns = { age: { ...counts, numStats }, job: { ...counts, stringStats }, who: counts };
  const [figure] = readFigures({ rowCount: 5, columns });
  if (figure?.type !== 'profile') throw new Error('no profile was found');
  const [age, job, who] = figure.columns;
  expect(age).toEqual({ name: 'age', known: 3, missing: 2, bars: [{ low: 0, high: 5, count: 3 }] });
  expect(job!.bars).toHaveLength(9);
  expect(job!.bars.at(-1)).toEqual({ value: '(others)', count: 7 + 12 + 11 });
  expect(who!.bars).toEqual([]);
});
