// Scalings and target encoding against scikit-learn's numbers, and in models of every family.

import { testContext } from '@cairn/core/testing';
import { beforeAll, expect, test } from 'vitest';
import { attackBounds } from '../attacks/attack-bounds.ts';
import { writeCard } from '../bundling/write-card.ts';
import { columnsToDraw, drawRows } from '../exporting/drawn-rows.rig.ts';
import { exportModel, exportParamsSchema } from '../exporting/export-model.ts';
import type { CoefficientsReport } from '../linear/describe-coefficients.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { checkPrivateFeatures } from '../private-training/plan-privacy.ts';
import type { NumberColumn } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import reference from './encoding.reference.json' with { type: 'json' };
import { fitFeatures } from './fit-features.ts';
import { fitScaling, type Scaling, scaleNumber } from './scaling.ts';
import { fitTarget } from './target-encoder.ts';
import { fitYeoJohnson } from './yeo-johnson.ts';

/** The largest difference of two lists of numbers, as a share of the numbers above 1. */
function farthest(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))));
}

test.each(Object.entries(reference.columns))(
  'scalings of the column %s are scikit-learn’s',
  (name, { values, scalings, lambda }) => {
    const column: NumberColumn = { type: 'number' };
    for (const [scaling, expected] of Object.entries(scalings)) {
      const encoder = fitScaling(scaling as Scaling, name, column, [null, ...values]);
      const asked = reference.asked.filter((value) => scaling !== 'log' || value >= 0);
      // Quantiles are as many as rows with those that are null, as there: here without, so that the reference has none.
      const exact = scaling.startsWith('quantile') ? fitScaling(scaling as Scaling, name, column, values) : encoder;
      const found = asked.map((value) => scaleNumber(exact, value));
      // The largest likelihood is flat: a power is known to about 8 digits, and scikit-learn's no better.
      expect(farthest(found, expected), scaling).toBeLessThan(scaling === 'yeo-johnson' ? 1e-5 : 1e-9);
    }
    if (lambda !== null) expect(Math.abs(fitYeoJohnson(values) - lambda)).toBeLessThan(1e-6);
  },
);

test.each(reference.targets)('means of a $kind label with smoothing $smooth are scikit-learn’s', (one) => {
  const codes = Int32Array.from(one.codes);
  const classes = one.kind === 'multiclass' ? [0, 1, 2] : one.kind === 'binary' ? [1] : [null];
  classes.forEach((class_, k) => {
    const target = Float64Array.from(one.target, (value) => (class_ === null ? value : Number(value === class_)));
    const smooth = one.smooth as number | 'auto';
    const rules = { count: 5, folds: Int32Array.from(one.folds), of: 4, smooth };
    const { means, outOfFold, overall } = fitTarget(codes, target, rules);
    expect(farthest([...means], one.means[k]!)).toBeLessThan(1e-12);
    expect(
      farthest(
        [...outOfFold],
        one.outOfFold.map((row) => row[k]!),
      ),
    ).toBeLessThan(1e-12);
    // The fourth category has no rows.
    expect(means[3]).toBeCloseTo(overall, 12);
  });
});

const columns = columnsToDraw({ kinds: ['a', 'b', 'c', 'd'], levels: ['low', 'middle', 'top'] });
const rows = drawRows(columns, 400, 5);
const others = drawRows(columns, 60, 6);

test('a training row is never encoded by its own label, nor by that of its copies', () => {
  const choice = { features: ['kind'], categoryEncoding: 'target', encoding: 'raw' } as const;
  // Of a number: folds by class would follow the labels.
  const label = {
    task: 'regression',
    label: 'amount',
    classes: [],
    positive: null,
    output: 'value',
    target: null,
  } as const;
  const fitted = (table: AnyTable) => fitFeatures(table, choice, label, testContext());
  const copied = selectRows(rows, [...rows.rowNumbers.keys(), 17]);
  const amounts = copied.column('amount') as number[];
  const encode = (amount: number[]) => {
    const values = { amount, kind: copied.column('kind') as string[] };
    const own = { amount: columns.amount, kind: columns.kind };
    const table = createTable({ columns: own, values, rowNumbers: copied.rowNumbers });
    return encodeExactly(fitted(table).learning, table).data;
  };
  const before = encode(amounts);
  const after = encode(amounts.map((value, row) => (row === 17 || row === 400 ? 9e6 : value)));
  expect([after[17], after[400]]).toEqual([before[17], before[400]]);
  expect(after).not.toEqual(before);
  // The model has the means of all rows: one for each category and for null. Training rows have those of 5 folds.
  expect(new Set(encodeExactly(fitted(rows).features, rows).data).size).toBe(5);
  expect(new Set(encodeExactly(fitted(rows).learning, rows).data).size).toBe(25);
});

const scaling = { x: 'quantile-normal', gap: 'log' } as const;
const named = ['x', 'gap', 'kind', 'flag', 'level'] as const;
const options = {
  label: 'high',
  features: named,
  scaling,
  categoryEncoding: { kind: 'target', level: 'ordinal' },
} as const;
const models: Record<string, AnyModel> = {};

async function fit(step: typeof trainLinear | typeof trainTrees | typeof train, params: object): Promise<AnyModel> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<{ model: AnyModel }>;
  return (await run({ rows }, parsed.value, testContext())).model;
}

beforeAll(async () => {
  const { scaling: _, ...unscaled } = options;
  models['linear'] = await fit(trainLinear, options);
  models['trees'] = await fit(trainTrees, { ...unscaled, trees: 20 });
  models['network'] = await fit(train, { ...options, epochs: 15, learningRate: 0.01 });
});

test.each(['linear', 'trees', 'network'])(
  'a model of the family %s has them inside, saved and loaded',
  async (family) => {
    const model = models[family]!;
    expect(model.description.features.map(({ encoder }) => encoder.type)).toEqual(
      family === 'trees' ? ['raw', 'raw', 'target', 'raw', 'rank'] : ['quantile', 'log', 'target', 'boolean', 'rank'],
    );
    const before = await predictTable(model, others);
    const loaded = await predictTable(await readModel(model.path), others);
    expect([...loaded.probabilities]).toEqual([...before.probabilities]);
    const truth = others.column('high') as boolean[];
    const right = [...before.predicted].filter((index, row) => (index === 1) === truth[row]).length;
    expect(right / truth.length).toBeGreaterThan(0.7);
  },
);

test('in the files of ONNX and PMML, or refused by name', async () => {
  const exportTo = async (model: AnyModel, format: 'onnx' | 'pmml') => {
    const params = exportParamsSchema.parse({ format });
    return (await exportModel.run({ model, rows: others } as never, params, testContext())).report;
  };
  for (const format of ['onnx', 'pmml'] as const) {
    await expect(exportTo(models['linear']!, format)).rejects.toThrow("quantiles, by which 'x' is scaled");
    expect(await exportTo(models['trees']!, format)).toMatchObject({ otherDecisions: 0 });
    for (const asked of ['high', 'level', 'amount']) {
      const features = [...named.filter((name) => name !== 'level')];
      const encoding = { scaling: { x: 'yeo-johnson', gap: 'log' }, categoryEncoding: { kind: 'target' } };
      const means = await fit(trainLinear, { label: asked, features, ...encoding });
      const places = await fit(trainLinear, { label: asked, features, categoryEncoding: 'ordinal' });
      for (const model of [means, places]) {
        const { otherDecisions, largestDifference } = await exportTo(model, format);
        expect([otherDecisions, largestDifference < (asked === 'amount' ? 1e-3 : 1e-6)]).toEqual([0, true]);
      }
    }
  }
});

test('coefficients name what a unit is', async () => {
  const given = { ...options, scaling: { x: 'yeo-johnson', gap: 'log' } };
  const parsed = linearParamsSchema.parse(given);
  const { coefficients } = await trainLinear.run({ rows }, parsed, testContext());
  const starts = (coefficients as CoefficientsReport).coefficients.map(
    ({ meaning }) => meaning.split(' multiplies')[0],
  );
  expect(starts).toEqual([
    "Each unit of the Yeo-Johnson power of 'x'",
    "Each unit of ln(1 + 'gap')",
    "'gap' being missing",
    "Each unit of the mean of 'high' being 'true' in the training rows with the row's 'kind'",
    "'flag' being true",
    "Each position of 'level' in the order of its categories",
  ]);
});

test.each<[object, string]>([
  [{ scaling: { y: 'log' } }, "scaling: 'y' is not a feature of numbers. There are 'x', 'gap'."],
  [{ scaling: { x: 'log' } }, "in a training row, and scaling 'log' takes numbers from 0: use 'yeo-johnson'"],
  [{ categoryEncoding: { flag: 'target' } }, "categoryEncoding: 'flag' is not a feature of categories"],
  [{ features: ['x'], categoryEncoding: 'target' }, "'categoryEncoding' is of categories, and there are none"],
  [{ targetEncoding: { folds: 3 } }, "'targetEncoding' is for columns of categoryEncoding 'target'"],
  [{ categoryEncoding: 'target', targetEncoding: { folds: 401 } }, 'needs 401 rows, and there are 400'],
])('%o is refused', async (given, message) => {
  await expect(fit(trainLinear, { label: 'high', features: named, ...given })).rejects.toThrow(message);
});

test('a number that the logarithm has none of is refused when serving', async () => {
  const all = Object.keys(others.columns).map((name) => [name, others.column(name === 'gap' ? 'x' : (name as never))]);
  const served = createTable({ columns: others.columns, values: Object.fromEntries(all) });
  await expect(predictTable(models['linear']!, served)).rejects.toThrow(
    /'gap' is -.* in row \d+, and the model takes it/,
  );
});

test('the model card says how a column becomes numbers, and an attack refuses a scaling that is not linear', () => {
  const { description } = models['linear']!;
  const params = { description: '', intendedUse: '', limitations: [] };
  const card = writeCard({ name: 'm', params, model: description, reports: {}, verdicts: [], lineage: [] });
  expect(card).toContain(
    '- From: x (number, by normal quantiles), gap (number, as ln(1 + number)), kind (category, as the mean of the label in its training rows), flag (boolean), level (category, as the position among its categories)',
  );
  const x = description.features.slice(0, 1);
  expect(() => attackBounds(x)).toThrow("'x' has a scaling that is not linear: use scaling 'standard'");
});

test('training with privacy refuses what is learned from rows without noise', () => {
  const { features } = models['linear']!.description;
  for (const [name, message] of [
    ['x', "'x' would be scaled by the mean"],
    ['gap', "'gap' would be scaled by the mean"],
    ['kind', "the numbers of 'kind' are learned"],
    ['level', "the numbers of 'level' are learned"],
  ] as const)
    expect(() =>
      checkPrivateFeatures(
        features.filter((one) => one.name === name),
        undefined,
      ),
    ).toThrow(message);
});
