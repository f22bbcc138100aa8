// What else is done with trees: from raw rows with missing values to a bundle that predicts, in every step that takes a model.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, createRandom, createStoredFile, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import type { Estimate } from '@cairn/stats';
import { beforeAll, expect, test } from 'vitest';
import { biasAudit } from '../bias-audit.ts';
import { calibrate } from '../calibrate.ts';
import { chooseThreshold } from '../choose-threshold.ts';
import { clean } from '../clean.ts';
import { compare } from '../compare.ts';
import { deploy } from '../deploy.ts';
import { evaluate } from '../evaluate.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { predictRows } from '../models/predict-rows.ts';
import { boolean, category, number } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { takeFold } from '../take-fold.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';

/** Calls a step with its params as its schema leaves them. */
async function call<Outputs>(step: Runnable, inputs: object, params: object, folder?: string): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<Outputs>;
  return run(inputs, parsed.value, testContext(folder === undefined ? {} : { folder }));
}

const columns = {
  age: number({ min: 18, max: 80 }),
  income: number({ nullable: true }),
  job: category(['clerk', 'driver', 'nurse'], { nullable: true }),
  sex: category(['f', 'm'], { protected: true }),
  repaid: boolean(),
};

const folder = testContext().folder;
let data: { readonly train: AnyTable; readonly validation: AnyTable; readonly test: AnyTable };
let model: AnyModel;

beforeAll(async () => {
  const random = createRandom(3);
  const lines = Array.from({ length: 500 }, () => {
    const age = 18 + random.integer(62);
    const job = random.next() < 0.1 ? '' : ['clerk', 'driver', 'nurse'][random.integer(3)]!;
    const income = random.next() < 0.2 ? '' : 10_000 + random.integer(90_000);
    const score = (age - 50) / 15 + (job === 'clerk' ? 1 : 0) - (income === '' ? 2 : 0) + 0.7 * random.normal();
    return `${age},${income},${job},${random.next() < 0.5 ? 'f' : 'm'},${score > 0}`;
  });
  const raw = join(folder, 'people.csv');
  writeFileSync(raw, `${['age,income,job,sex,repaid', ...lines].join('\n')}\n`);
  const split = { validation: 0.2, test: 0.2, stratify: 'repaid' };
  data = await call(clean, { raw: createStoredFile(raw) }, { columns, split });
  model = (await call<{ model: AnyModel }>(trainTrees, { rows: data.train }, { label: 'repaid', trees: 40 })).model;
});

const accuracyOf = async (judged: AnyModel, rows: AnyTable): Promise<Estimate> =>
  (await call<{ metrics: { accuracy: Estimate } }>(evaluate, { model: judged, rows }, {})).metrics.accuracy;

test('missing values and categories are learned from as they are', async () => {
  expect((await accuracyOf(model, data.test)).value).toBeGreaterThan(0.75);
  const { description } = model;
  expect(description.features.map(({ name, encoder }) => [name, encoder.type])).toEqual([
    ['age', 'raw'],
    ['income', 'raw'],
    ['job', 'ordinal'],
  ]);
  const without = await call<{ model: AnyModel }>(
    trainTrees,
    { rows: data.train },
    { label: 'repaid', trees: 40, features: ['age', 'job'] },
  );
  expect((await accuracyOf(without.model, data.test)).value).toBeLessThan((await accuracyOf(model, data.test)).value!);
});

test('are cross-validated', async () => {
  const folds = await Promise.all(
    [1, 2, 3].map(async (fold) => {
      const params = { fold, of: 3, seed: 0, stratify: 'repaid' };
      const { train, test: held } = await call<{ train: AnyTable; test: AnyTable }>(
        takeFold,
        { rows: data.train },
        params,
      );
      const made = await call<{ model: AnyModel }>(trainTrees, { rows: train }, { label: 'repaid', trees: 20 });
      return (await accuracyOf(made.model, held)).value!;
    }),
  );
  expect(Math.min(...folds)).toBeGreaterThan(0.65);
});

test('are calibrated, get a threshold, and keep both when they are stored', async () => {
  const calibrated = await call<{ model: AnyModel }>(
    calibrate,
    { model, rows: data.validation },
    { method: 'isotonic' },
  );
  const costs = { costs: { falsePositive: 1, falseNegative: 20 } };
  const chosen = await call<{ model: AnyModel }>(
    chooseThreshold,
    { model: calibrated.model, rows: data.validation },
    costs,
  );
  const [before, after] = [await predictTable(model, data.test), await predictTable(chosen.model, data.test)];
  expect(after.probabilities).not.toEqual(before.probabilities);
  const positives = ({ predicted }: typeof after) => predicted.reduce((total, index) => total + index, 0);
  expect(positives(after)).toBeGreaterThan(positives(before));
});

test('are compared with a linear model, and audited', async () => {
  const linear = await call<{ model: AnyModel }>(
    trainLinear,
    { rows: data.train },
    { label: 'repaid', features: ['age'] },
  );
  const { report: compared } = await call<{ report: { accuracyDifference: Estimate } }>(
    compare,
    { models: { trees: model, linear: linear.model }, rows: data.test },
    { baseline: 'trees' },
  );
  const difference = (await accuracyOf(linear.model, data.test)).value! - (await accuracyOf(model, data.test)).value!;
  expect(compared.accuracyDifference.value).toBeCloseTo(difference, 12);
  const { report } = await call<{ report: { groupings: { groups: { accuracy: Estimate; n: number }[] }[] } }>(
    biasAudit,
    { model, rows: data.test },
    { groups: ['sex'] },
  );
  const hits = report.groupings[0]!.groups.reduce((total, { accuracy, n }) => total + accuracy.value! * n, 0);
  expect(hits / data.test.rowCount).toBeCloseTo((await accuracyOf(model, data.test)).value!, 12);
});

test('are deployed, and the bundle predicts raw rows with missing values', async () => {
  const { bundle } = await call<{ bundle: Bundle }>(deploy, { model, reports: {} }, { name: 'repayment' });
  const raw = join(folder, 'new.csv');
  writeFileSync(raw, 'age,income,job\n75,50000,clerk\n20,,\n40,,nurse\n');
  const { rows } = await predictRows(join(bundle.path, 'model'), raw);
  expect(rows.map(({ prediction }) => prediction)).toEqual(['true', 'false', 'false']);
});

test('passing a model on does not load LightGBM, and asking it does', () => {
  const source = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { readModel } = await import(${source('../models/read-model.ts')});
    const { writeModel } = await import(${source('../models/write-model.ts')});
    const { familyOf } = await import(${source('../models/families.ts')});
    const isLoaded = () => process.report.getReport().sharedObjects.some((name) => /lightgbm|koffi/.test(name));
    const model = await readModel(process.argv[1]);
    await writeModel(model, process.argv[2]);
    const { open } = familyOf(model);
    const before = isLoaded();
    (await open(model)).dispose();
    console.log(JSON.stringify([before, isLoaded()]));
  `;
  const options = ['--conditions=cairn-source', '--no-warnings', '--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(process.execPath, [...options, model.path, join(folder, 'copy')], {
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['[false,true]\n', '']);
});
