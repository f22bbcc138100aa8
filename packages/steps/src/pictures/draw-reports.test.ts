import { testContext } from '@cairn/core/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { foolingExamples } from '../attacks/fooling/fooling-examples.ts';
import type { FoolingReport } from '../attacks/fooling/fooling-report.ts';
import { augment } from '../augment.ts';
import { augmentParams } from '../augmentation/augment-params.ts';
import type { Pictures } from '../kinds/pictures.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { contactSheet } from './contact-sheet.ts';
import { drawPictures } from './draw-reports.ts';

const estimate = { value: 0.5, low: 0.4, high: 0.6, n: 10 };
const none = { reports: {}, metrics: {}, profiles: {} };
const draw = async (inputs: object, title = '') =>
  (await drawPictures.run({ ...none, ...inputs } as never, { title }, testContext())).pictures.files;

test('pictures have the names of their reports, and one report needs none', async () => {
  const evaluation = {
    classes: ['a', 'b'],
    confusion: [
      [3, 1],
      [0, 4],
    ],
  };
  const attack = { curve: [{ epsilon: 0.1, robustAccuracy: estimate }] };
  expect(Object.keys(await draw({ reports: { evaluation } }))).toEqual(['confusion.svg']);
  const both = await draw({ reports: { evaluation }, metrics: { 'my attack': attack } }, 'cats');
  expect(Object.keys(both)).toEqual(['evaluation-confusion.svg', 'my-attack-robustness.svg']);
  expect(new TextDecoder().decode(both['evaluation-confusion.svg'])).toContain('Confusion matrix · evaluation, cats');
});

test('a picture that has the name of its report already is not named twice; two of one name are refused', async () => {
  const columns = {
    age: { numNonMissing: 1, numMissing: 0, stringStats: { topValues: [{ value: 'x', frequency: 1 }] } },
  };
  const attack = { curve: [{ epsilon: 0.1, robustAccuracy: estimate }] };
  const files = await draw({ profiles: { profile: { columns } }, metrics: { attack } });
  expect(Object.keys(files)).toEqual(['attack-robustness.svg', 'profile-age.svg']);
  await expect(draw({ metrics: { 'a b': attack, 'a-b': attack } })).rejects.toThrow(
    "Two reports have a picture 'a-b-robustness.svg': give one of them another name",
  );
});

test('a report with nothing to draw is refused by name', async () => {
  await expect(draw({ reports: { sums: { total: 3 } } })).rejects.toThrow("The report 'sums' has nothing to draw");
});

const side = 6;
const count = 60;
const isHigh = Array.from({ length: count }, (_, row) => row % 2 === 1);
const pixels = Float32Array.from({ length: count * side * side }, (_, i) => {
  const row = Math.floor(i / (side * side));
  return (isHigh[row] ? 6 : 4) + ((i * 7 + row) % 5) * 0.4;
});
const images = createTable({
  columns: {
    image: { type: 'image', shape: [side, side, 1], min: 0, max: 10, from: ['1', '36'] },
    kind: { type: 'category', values: ['low', 'high'], positive: 'high' },
  },
  values: { image: { shape: [side, side, 1], data: pixels }, kind: isHigh.map((high) => (high ? 'high' : 'low')) },
});

test('a contact sheet shows each image with what became of it', async () => {
  const { rows } = await augment.run({ rows: images }, augmentParams.parse({ copies: 2, shift: 1 }), testContext());
  const { sheet } = await contactSheet.run({ rows }, { columns: 8, lines: 12, column: undefined }, testContext());
  const { width, height, format } = await sharp(sheet.files['sheet.png']).metadata();
  // Three images in each of twelve lines, of 66 × 66 pixels (6 × 11), with 4 between them.
  expect({ width, height, format }).toEqual({ width: 3 * 70 + 4, height: 12 * 70 + 4, format: 'png' });
  const raw = await sharp(sheet.files['sheet.png']).raw().toBuffer();
  const at = (x: number, y: number) => raw[(y * width + x) * 3];
  expect(at(0, 0)).toBe(255);
  expect(at(4, 4)).toBe(Math.round(pixels[0]! * 25.5));
  expect(at(4 + 11, 4)).toBe(Math.round(pixels[1]! * 25.5));
  const again = await contactSheet.run({ rows }, { columns: 8, lines: 12, column: undefined }, testContext());
  expect(again.sheet.files['sheet.png']).toEqual(sheet.files['sheet.png']);
});

test('images of other tables fill the lines; no rows and other columns are refused', async () => {
  const params = { columns: 8, lines: 3, column: undefined };
  const { sheet } = await contactSheet.run({ rows: images }, params, testContext());
  const { width, height } = await sharp(sheet.files['sheet.png']).metadata();
  expect([width, height]).toEqual([8 * 70 + 4, 3 * 70 + 4]);
  await expect(contactSheet.run({ rows: images }, { ...params, column: 'kind' }, testContext())).rejects.toThrow(
    "'kind' is not a column of images: give one of 'image'",
  );
});

const fool = async (
  model: AnyModel,
  rows: typeof images,
  params: object,
): Promise<{ readonly report: FoolingReport; readonly sheet: Pictures }> =>
  foolingExamples.run(
    { model: model as never, rows },
    { epsilon: 0.2, norm: 'linf', strength: 'quick', restarts: 1, most: 5, tried: 40, ...params } as never,
    testContext(),
  );

test('fooling examples of images: the changed rows fool the model, within ε, and are drawn in three columns', async () => {
  const { model } = await train.run(
    { rows: images },
    trainParamsSchema.parse({ label: 'kind', network: { dense: [4] }, epochs: 40, learningRate: 0.02 }),
    testContext(),
  );
  const { report, sheet } = await fool(model, images, {});
  expect(report.fooled).toBeGreaterThan(5);
  expect(report.examples).toHaveLength(5);
  for (const { actual, predicted, distance } of report.examples) {
    expect(predicted).not.toBe(actual);
    expect(distance).toBeLessThanOrEqual(0.2001);
    expect(distance).toBeGreaterThan(0);
  }
  const { width, height } = await sharp(sheet.files['fooled.png']).metadata();
  expect([width, height]).toEqual([3 * 70 + 4, 5 * 70 + 4]);
});

test('fooling examples of tables say what was changed, and the changed row gets the other answer', async () => {
  const values = {
    a: Array.from({ length: count }, (_, row) => row / count),
    b: Array.from({ length: count }, (_, row) => (row * 7) % 10),
  };
  const columns = {
    a: { type: 'number', min: 0, max: 1 },
    b: { type: 'number', min: 0, max: 10 },
    c: { type: 'category', values: ['x', 'y'] },
    kind: { type: 'boolean' },
  } as const;
  const rows = createTable({
    columns,
    values: { ...values, c: values.a.map((_, row) => (row % 3 ? 'x' : 'y')), kind: values.a.map((a) => a > 0.5) },
  });
  const valueAt = (name: string, position: number) =>
    (rows.column(name) as readonly (string | number | boolean)[])[position]!;
  const { model } = await trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'kind' }), testContext());
  const { report, sheet } = await fool(model, rows, { epsilon: 0.15 });
  expect(Object.keys(sheet.files)).toEqual([]);
  expect(report.examples.length).toBeGreaterThan(0);
  for (const { row, changes, predicted } of report.examples) {
    const position = row - 1;
    const changed = Object.fromEntries(changes.map(({ column, after }) => [column, after as number]));
    for (const { column, before } of changes) expect(before).toBe(valueAt(column, position));
    const one = createTable({
      columns,
      values: {
        a: [changed['a'] ?? values.a[position]!],
        b: [changed['b'] ?? values.b[position]!],
        c: [valueAt('c', position)],
        kind: [false],
      },
    });
    const answer = await predictTable(model as AnyModel, one);
    expect(answer.classes[answer.predicted[0]!]).toBe(predicted);
  }
});
