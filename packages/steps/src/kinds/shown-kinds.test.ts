import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportPlot } from '../showing/export-plot.ts';
import { type Plot, plot } from './plot.ts';
import { resultTable } from './result-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-shown-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const loss: Plot = {
  title: 'Loss',
  xLabel: 'epoch',
  yLabel: 'loss',
  series: [
    { name: 'train', points: [1, 0.5, 0.25].map((y, index) => ({ x: index + 1, y })) },
    {
      name: 'all <b>',
      mark: 'dots',
      points: [
        { x: 1, y: 0.8, low: 0.7, high: 0.9 },
        { x: 2, y: null },
      ],
    },
  ],
};

test('a plot is stored as JSON, and shown as a line for each series', async () => {
  const path = join(folder, 'loss.json');
  await plot.encode(loss, path);
  expect(await plot.decode(path)).toEqual(loss);
  expect(plot.validate(loss)).toBeUndefined();
  expect(plot.show(loss)).toBe('Loss: 2 series, 5 points');
  expect(plot.summary(loss)).toEqual([
    'Loss: loss by epoch',
    'train    █▃▁  1 → 0.25 (0.25 to 1)',
    'all <b>  ▅   0.8 → 0.8 (0.8 to 0.8)',
  ]);
  const named: Plot = {
    series: [
      {
        name: 'drop',
        points: [
          { x: 'age', y: 0.31 },
          { x: 'sex', y: null },
        ],
      },
    ],
  };
  expect(plot.summary(named)).toEqual(['drop  age 0.31, sex –']);
});

test.each([
  ['no series', { series: [] }, "'series': "],
  ['no points', { series: [{ name: 'a', points: [] }] }, "'series.0.points': "],
  ['a name twice', { series: [1, 2].map((y) => ({ name: 'a', points: [{ x: 1, y }] })) }, "the name 'a'"],
  [
    'names and numbers on x',
    {
      series: [
        {
          name: 'a',
          points: [
            { x: 1, y: 1 },
            { x: 'b', y: 1 },
          ],
        },
      ],
    },
    'a number as x, and others a text',
  ],
  ['infinity', { series: [{ name: 'a', points: [{ x: 1, y: Number.POSITIVE_INFINITY }] }] }, "'series.0.points.0.y': "],
  ['NaN', { series: [{ name: 'a', points: [{ x: Number.NaN, y: 1 }] }] }, 'NaN'],
])('a plot with %s is refused', (_, value, problem) => {
  expect(plot.validate(value as Plot)).toContain(problem);
});

test('a plot is written as a picture: equal bytes as SVG, and a PNG', async () => {
  const path = join(folder, 'drawn.json');
  await plot.encode(loss, path);
  for (const name of ['a.svg', 'b.svg']) await exportPlot(path, 'svg', join(folder, name));
  const [a, b] = await Promise.all(['a.svg', 'b.svg'].map((name) => readFile(join(folder, name), 'utf8')));
  expect(a).toBe(b);
  expect(a).toContain('<title>Loss</title>');
  expect(a).toContain('all &lt;b&gt;');
  expect(a!.match(/<circle/g)).toHaveLength(4);
  await exportPlot(path, 'png', join(folder, 'a.png'));
  expect((await readFile(join(folder, 'a.png'))).subarray(1, 4).toString()).toBe('PNG');
});

const figures = {
  title: 'Models',
  columns: ['model', 'auc', 'isGood'],
  rows: [
    ['trees', 0.912345, true],
    ['a, "b"', 1, null],
  ],
};

test('a table to look at is aligned in a terminal, and exported as CSV', async () => {
  const path = join(folder, 'figures.json');
  await resultTable.encode(figures, path);
  expect(await resultTable.decode(path)).toEqual(figures);
  expect(resultTable.show(figures)).toBe('Models: 2 rows × 3 columns');
  expect(resultTable.summary(figures)).toEqual([
    'Models',
    'model      auc  isGood',
    'trees   0.9123  true',
    'a, "b"       1  –',
  ]);
  await resultTable.exportAs!['.csv']!(path, join(folder, 'figures.csv'));
  expect(await readFile(join(folder, 'figures.csv'), 'utf8')).toBe(
    'model,auc,isGood\ntrees,0.912345,true\n"a, ""b""",1,\n',
  );
});

test('a long or wide table says what a terminal leaves out; a row of another length is refused', () => {
  const columns = Array.from({ length: 10 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 20 }, (_, row) => columns.map(() => row));
  const lines = resultTable.summary({ columns, rows });
  expect([lines.length, lines.at(-1)]).toEqual([14, '8 more rows, 2 more columns']);
  expect(resultTable.validate({ columns, rows: [[1]] })).toBe('row 1 has 1 cells, and the table has 10 columns');
  expect(resultTable.validate({ columns: ['a', 'a'], rows: [] })).toBe("two of its columns have the name 'a'");
});
