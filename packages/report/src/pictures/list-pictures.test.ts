// Each figure of a report becomes a picture that is whole by itself: well-formed, with a title, and colours instead of
// variables.

import { DOMParser } from 'linkedom';
import { expect, test } from 'vitest';
import { drawReportPictures } from './list-pictures.ts';

const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05, n: 100 });
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `a class with a long name, number ${index}`);
const confusion = (count: number) => ({
  classes: names(count),
  confusion: names(count).map((_, i) => names(count).map((_, j) => (i === j ? 9 : (i + j) % 3))),
});
const explanation = (outputs: readonly string[]) => ({
  label: 'price',
  outputs,
  importance: [{ columns: ['age', 'job'], importance: estimate(0.2) }],
  global: [
    {
      column: 'age',
      meanSize: 1,
      points: [1, 2, 3].map((value) => ({ value, attribution: value - 2 })),
    },
    { column: 'job', meanSize: 1, points: [{ value: 'cook', attribution: 0 }] },
  ],
  curves: [
    {
      column: 'age',
      grid: [1, 2],
      partialDependence: outputs.map((_, index) => [index, 2 * index]),
      individual: outputs.map(() => [[0, 1]]),
      individualRows: [1],
      accumulated: { edges: [1, 2], effects: outputs.map(() => [-0.5, 0.5]) },
    },
    {
      column: 'job',
      grid: ['cook', 'a job with a long name', 'driver <of> a & "b"'],
      partialDependence: outputs.map(() => [1, 1, 1]),
      individual: outputs.map(() => []),
      individualRows: [],
      accumulated: null,
    },
  ],
  local: [
    {
      row: 4,
      actual: 1.23456,
      predicted: 2,
      output: 'price',
      base: 1,
      value: 2,
      attributions: Array.from({ length: 14 }, (_, index) => ({ column: `c${index}`, value: index, attribution: 0.1 })),
      pixels: null,
    },
    {
      row: 5,
      actual: 'a',
      predicted: 'b',
      output: 'b',
      base: 1,
      value: 2,
      attributions: [],
      pixels: {
        attributions: Array.from({ length: 6 }, (_, i) => i - 3),
        saliency: [0, 0, 0, 0, 0, 0],
        height: 2,
        width: 3,
      },
    },
  ],
});

const reports: readonly (readonly [name: string, report: unknown, pictures: readonly string[]])[] = [
  ['one class', confusion(1), ['confusion']],
  ['50 classes', confusion(50), ['confusion']],
  ['too many classes', confusion(121), []],
  [
    'curves',
    {
      curves: {
        roc: [{ x: 0, y: 0 }],
        precisionRecall: [{ x: 0, y: 1 }],
        calibration: [{ x: 0.5, y: 0.5, low: 0.4, high: 0.6 }],
      },
    },
    ['roc', 'precision-recall', 'calibration'],
  ],
  ['training', { epochs: [{ epoch: 1, loss: 1, validationLoss: 2, accuracy: 0.5 }] }, ['training-loss', 'training']],
  [
    'explanation',
    explanation(['price']),
    ['importance', 'beeswarm', 'dependence-age', 'dependence-job', 'row-4', 'pixels-5'],
  ],
  [
    'explanation of 50 classes',
    explanation(names(50)),
    ['importance', 'beeswarm', 'dependence-age', 'dependence-job', 'row-4', 'pixels-5'],
  ],
  [
    'thresholds by costs',
    {
      positive: 'yes',
      chosen: { threshold: 0.4 },
      costs: { falsePositive: 1, falseNegative: 5 },
      curve: [
        { threshold: 0.4, precision: 0.5, recall: 1, falsePositives: 3, falseNegatives: 0 },
        { threshold: 0.6, precision: null, recall: 0, falsePositives: 0, falseNegatives: 4 },
      ],
    },
    ['threshold', 'threshold-cost'],
  ],
  [
    'thresholds by recall',
    { chosen: { threshold: 0.4 }, curve: [{ threshold: 0.4, precision: 0.5, recall: 1 }] },
    ['threshold'],
  ],
  ['residuals', { scatter: [{ actual: 1, predicted: 2 }] }, ['residuals']],
  ['training rows', { curves: { accuracy: [{ size: 10, estimate: estimate(0.5) }], auc: [] } }, ['rows-accuracy']],
  ['robustness', { curve: [{ epsilon: 0.1, robustAccuracy: estimate(0.5) }] }, ['robustness']],
  ['radius', { curve: [{ radius: 0.1, certifiedAccuracy: estimate(0.5) }] }, ['radius']],
  [
    'groups',
    { groupings: [{ columns: ['sex', 'age'], groups: [{ group: ['f', '1'], n: 3, accuracy: estimate(0.5) }] }] },
    ['groups-sex-age'],
  ],
  [
    'slices with equal names',
    {
      error: estimate(0.2),
      slices: [1, 2].map(() => ({ conditions: [{ column: 'a', value: 'b' }], error: estimate(0.5) })),
    },
    ['slices'],
  ],
  ['drift', { comparisons: [{ column: 'a', about: 'missing', change: estimate(0.1) }] }, ['drift']],
  [
    'differences',
    { comparisons: [{ model: 'a', against: 'b', figures: { accuracy: { difference: estimate(0.1) } } }] },
    ['difference-accuracy'],
  ],
  [
    'columns whose names differ in signs alone',
    {
      columns: {
        'a b': { numNonMissing: 1, numMissing: 1, stringStats: { topValues: [{ value: 'x', frequency: 1 }] } },
        'a-b': { numNonMissing: 1, numMissing: 0, stringStats: { topValues: [{ value: 'x', frequency: 1 }] } },
      },
    },
    ['profile-a-b', 'profile-a-b-2'],
  ],
  [
    'layers',
    {
      layers: [
        { name: 'in', type: 'InputLayer', shape: [8, null, 1], parameters: 0, from: [] },
        { name: 'a', type: 'Conv2D', shape: [8, 8, 4], parameters: 40, from: ['in'], activation: 'relu' },
        { name: 'sum', type: 'Add', shape: [8, 8, 4], parameters: 0, from: ['a', 'in'] },
      ],
    },
    ['structure'],
  ],
  ['a report without figures', { accuracy: estimate(0.5) }, []],
  ['null', null, []],
];

test.each(reports)('%s', (_, report, expected) => {
  const pictures = drawReportPictures(report, 'the <digits> & "more"');
  expect(pictures.map(({ name }) => name)).toEqual(expected);
  for (const { svg, title } of pictures) {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as {
      documentElement: {
        tagName: string;
        getAttribute(name: string): string;
        querySelector(name: string): { textContent: string };
      };
    };
    expect(documentElement.tagName).toBe('svg');
    expect(documentElement.querySelector('title').textContent).toBe(title);
    expect(title).toContain('the <digits> & "more"');
    expect(Number(documentElement.getAttribute('width'))).toBeGreaterThan(200);
    expect(svg).not.toMatch(/var\(|NaN|undefined|Infinity/);
    expect(svg).not.toMatch(/<(?!\/|\?)[^>]*<(?!\/)/);
    // What is drawn, and not an empty frame.
    expect(svg).toMatch(/<(path|circle|rect|line)[^>]*(stroke|fill)/);
  }
});

test('the cost of a threshold is that of its mistakes', () => {
  const [, , cost] = reports.find(([name]) => name === 'thresholds by costs')!;
  expect(cost).toContain('threshold-cost');
  const picture = drawReportPictures(reports.find(([name]) => name === 'thresholds by costs')![1], '').at(-1)!;
  // 4 missed rows at 5 each are the most, and the axis ends there.
  expect(picture.svg).toContain('>20</text>');
});

test('a picture is the same when it is drawn again, and dark where the viewer prefers that', () => {
  const draw = () => drawReportPictures(confusion(3), 'x')[0]!.svg;
  expect(draw()).toBe(draw());
  expect(draw()).toContain('prefers-color-scheme: dark');
});
