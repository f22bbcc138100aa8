// Trees against LightGBM's own Python package, bit for bit, and what they refuse.

import { createHash } from 'node:crypto';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import type { AnyModel } from './models/model-value.ts';
import { predictTable, scoreTable } from './models/predict.ts';
import { createTable } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';
import { trainTrees } from './train-trees.ts';
import reference from './trees/trees.reference.json' with { type: 'json' };
import { readTrees } from './trees/trees-file.ts';
import { treeParamsSchema } from './trees/trees-params.ts';
import type { TreesReport } from './trees/trees-report.ts';

const houseColumns = {
  size: { type: 'number', unit: 'm²' },
  year: { type: 'number' },
  kind: { type: 'category', values: ['flat', 'house', 'hut'] },
  price: { type: 'number' },
} as const;
const { loans, pictures, houses, watched } = reference.data;

const tables = {
  loans: createTable({
    columns: {
      age: { type: 'number' },
      income: { type: 'number', nullable: true },
      job: { type: 'category', values: ['clerk', 'driver', 'farmer', 'nurse', 'teacher'], nullable: true },
      member: { type: 'boolean' },
      repaid: { type: 'boolean' },
    },
    values: loans as never,
  }),
  pictures: createTable({
    columns: {
      pixels: { type: 'image', shape: [4, 4, 1], min: 0, max: 16, from: ['1', '16'] },
      shape: { type: 'category', values: ['low', 'middle', 'high'] },
    },
    values: {
      pixels: { shape: [4, 4, 1], data: Float32Array.from(pictures.pixels) },
      shape: pictures.shape as never,
    },
  }),
  houses: createTable({ columns: houseColumns, values: houses as never }),
};
const validation = createTable({ columns: houseColumns, values: watched as never });
const labels = { loans: 'repaid', pictures: 'shape', houses: 'price' } as const;

async function grow(data: keyof typeof tables, given: object, { seed = 1, rows = tables[data] as never } = {}) {
  const params = treeParamsSchema.parse({ label: labels[data], ...given });
  const inputs = { rows, ...(params.earlyStopping && { validation }) } as { rows: never };
  const made = await trainTrees.run(inputs, params, testContext({ seed }));
  return { model: made.model, report: made.report as TreesReport };
}

const cases = reference.cases.map((known) => [`${known.data} ${JSON.stringify(known.params)}`, known] as const);

test.each(cases)('%s is LightGBM’s, bit for bit', async (_, known) => {
  const data = known.data as keyof typeof tables;
  const { model, report } = await grow(data, known.params, { seed: known.seed });
  const text = await readTrees(model.path);
  const trees = text.slice(text.indexOf('Tree=0'), text.indexOf('end of trees'));
  expect(createHash('sha256').update(trees).digest('hex')).toBe(known.trees);
  expect(report.iterations).toBe(known.iterations);
  const scores = await scoreTable(model, tables[data] as never);
  const found = data === 'loans' ? scores.filter((_, i) => i % 2 === 1) : scores;
  expect([...found.slice(0, known.scores.length)]).toEqual(known.scores);
  const columns = { loans: ['age', 'income', 'job', 'member'], houses: ['size', 'year', 'kind'] };
  const named = data === 'pictures' ? known.gains.map((_, at) => String(at)) : columns[data];
  const importance = new Map(report.importance.map((one) => [one.value ?? one.feature, one]));
  expect(named.map((name) => importance.get(name)!.gain)).toEqual(known.gains);
  expect(named.map((name) => importance.get(name)!.splits)).toEqual(known.splits);
});

test('early stopping keeps the best iterations and says what the validation rows lost', async () => {
  const { report } = await grow('houses', { trees: 400, earlyStopping: { patience: 10 }, minRowsInLeaf: 5 });
  expect(report.stoppedEarly).toBe(true);
  expect(report.validationLosses).toHaveLength(report.iterations + 10);
  expect(report.validationLosses.indexOf(Math.min(...report.validationLosses))).toBe(report.iterations - 1);
});

test('a constraint makes the probability of the positive class rise, whichever class comes first', async () => {
  const { job: _, ...columns } = tables.loans.columns;
  for (const values of [
    ['no', 'yes'],
    ['yes', 'no'],
  ]) {
    const label = { type: 'category', values, positive: 'yes' } as const;
    const rows = createTable({
      columns: { ...columns, repaid: label } as never,
      values: { ...loans, repaid: loans.repaid.map((repaid) => (repaid ? 'yes' : 'no')) } as never,
    });
    const features = ['age', 'member'];
    const { model } = await grow('loans', { features, monotone: { age: 'increasing' } }, { rows: rows as never });
    const ages = Array.from({ length: 63 }, (_, index) => 18 + index);
    const ageing = createTable({
      columns: { age: { type: 'number' }, member: { type: 'boolean' } },
      values: { age: ages, member: ages.map(() => true) },
    });
    const { probabilities } = await predictTable(model, ageing);
    const yes = ages.map((_, row) => probabilities[2 * row + values.indexOf('yes')]!);
    expect(yes.every((share, row) => row === 0 || share >= yes[row - 1]!)).toBe(true);
    expect(yes.at(-1)! - yes[0]!).toBeGreaterThan(0.2);
  }
});

test('threads change no tree', async () => {
  const [one, two] = await Promise.all([1, 2].map((threads) => grow('loans', { threads })));
  const treesOf = async ({ model }: { readonly model: AnyModel }) =>
    (await readTrees(model.path)).split('end of trees')[0];
  expect(await treesOf(two!)).toBe(await treesOf(one!));
});

describe('refuses', () => {
  test.each([
    [
      'trees of a single tree',
      { method: 'single-tree', trees: 5 },
      "is for method: 'boosting' or 'dart' or 'random-forest'",
    ],
    ['early stopping of DART', { method: 'dart', earlyStopping: { patience: 3 } }, "would be ignored by 'dart'"],
    ['a dropRate of boosting', { dropRate: 0.5 }, "is for method: 'dart'"],
    ['a forest on all rows', { method: 'random-forest', rowFraction: 1 }, 'is below 1 for a random forest'],
    ['no trees', { trees: 0 }, 'trees'],
  ])('%s', (_, given, message) => {
    expect(() => treeParamsSchema.parse({ label: 'repaid', ...given })).toThrow(message);
  });

  test.each([
    [
      'loans',
      { monotone: { job: 'increasing' } },
      "'monotone' is for numbers, and 'job' is of type category: name 'age' or 'income'",
    ],
    ['loans', { monotone: { aeg: 'increasing' } }, "'monotone' names 'aeg', which is not a feature"],
    [
      'pictures',
      { monotone: { pixels: 'increasing' } },
      "'monotone' is for numbers and for two classes, and 'shape' has 3",
    ],
    [
      'houses',
      { classWeights: 'balanced' },
      "'classWeights' is for classifiers, and 'price' is a number: leave it out",
    ],
    ['loans', { minRowsInLeaf: 200 }, 'No split leaves 200 of the 300 training rows on both sides'],
    ['loans', { features: ['repaid'] }, "The label 'repaid' cannot be a feature"],
  ] as const)('of %s %o', async (data, given, message) => {
    await expect(grow(data, given)).rejects.toThrow(message);
  });

  test('early stopping without validation rows', async () => {
    const params = treeParamsSchema.parse({ label: 'price', earlyStopping: { patience: 3 } });
    await expect(trainTrees.run({ rows: tables.houses as never }, params, testContext())).rejects.toThrow(
      "'earlyStopping' watches the input 'validation', which is not connected",
    );
  });

  test('no rows, and rows of one class', async () => {
    const none = selectRows(tables.loans, []) as never;
    await expect(grow('loans', {}, { rows: none })).rejects.toThrow('There are no rows to learn from');
    const same = loans.repaid.flatMap((repaid, row) => (repaid ? [row] : []));
    const one = selectRows(tables.loans, same) as never;
    await expect(grow('loans', {}, { rows: one })).rejects.toThrow("The label 'repaid' is true in all");
  });
});
