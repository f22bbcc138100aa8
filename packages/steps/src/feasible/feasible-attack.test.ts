import { createRandom, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, expect, test } from 'vitest';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { boolean, category, integer, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import type { FeasibleAttackReport, FeasibleDeviationReport } from './feasible-attack.ts';
import { feasibleAttack } from './feasible-attack.ts';

async function call<Outputs>(step: Runnable, inputs: object, params: object, seed = 1): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<Outputs>;
  return run(inputs, parsed.value, testContext({ seed }));
}

const columns = {
  age: integer({ min: 18, max: 80 }),
  income: number({ min: 0, max: 100 }),
  debt: number({ min: 0, max: 50 }),
  job: category(['clerk', 'driver', 'nurse']),
  owner: boolean(),
  repaid: boolean(),
  score: number(),
  level: category(['low', 'middle', 'high']),
} as unknown as Readonly<Record<string, ColumnSpec>>;

function people(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => {
    const [age, income, debt] = [18 + random.integer(63), 100 * random.next(), 50 * random.next()];
    const job = ['clerk', 'driver', 'nurse'][random.integer(3)]!;
    const owner = random.next() < 0.5;
    const score =
      (income - 50) / 15 - (debt - 25) / 10 + (job === 'nurse' ? 1 : 0) + (age - 50) / 40 + 0.5 * random.normal();
    const level = score < -1 ? 'low' : score < 1 ? 'middle' : 'high';
    return { age, income, debt, job, owner, repaid: score > 0, score, level };
  });
  const values = Object.fromEntries(Object.keys(columns).map((name) => [name, rows.map((row) => row[name as 'age'])]));
  return createTable({ columns, values });
}

const cellOf = (column: string, row: number) => (rows.column(column) as readonly (number | string | boolean)[])[row]!;
const learned = people(300, 3);
const rows = people(60, 4);
const features = ['age', 'income', 'debt', 'job', 'owner'];
const models = new Map<string, AnyModel>();
const changes = {
  income: { direction: 'up', most: 20 },
  debt: { direction: 'down' },
  job: { to: ['clerk', 'driver'] },
};

beforeAll(async () => {
  const make = async (name: string, step: Runnable, params: object) => {
    models.set(name, (await call<{ model: AnyModel }>(step, { rows: learned }, { features, ...params })).model);
  };
  await make('trees', trainTrees, { label: 'repaid', trees: 15, leaves: 6 });
  await make('three classes', trainTrees, { label: 'level', trees: 10, leaves: 5 });
  await make('linear', trainLinear, { label: 'repaid' });
  await make('network', train, { label: 'repaid', epochs: 15, network: { dense: [8] } });
  await make('tree regressor', trainTrees, { label: 'score', trees: 10, leaves: 6 });
  await make('linear regressor', trainLinear, { label: 'score' });
});

const attack = async (name: string, params: object, given: AnyTable = rows) =>
  (await call<{ report: FeasibleAttackReport }>(feasibleAttack, { model: models.get(name)!, rows: given }, params))
    .report;
const deviate = async (name: string, params: object) =>
  (await call<{ report: FeasibleDeviationReport }>(feasibleAttack, { model: models.get(name)!, rows }, params)).report;

test.each(['trees', 'linear', 'network'])(
  '%s: what is shown is feasible, and the model answers as it says',
  async (name) => {
    const report = await attack(name, { changes, budget: 0.9, examples: 60 });
    expect(report.accuracy.value).toBeGreaterThan(0.7);
    expect(report.robustAccuracy.value).toBeLessThan(report.accuracy.value!);
    expect(report.unchanged).toEqual(['age', 'owner']);
    expect(report.examples.length).toBeGreaterThan(0);
    for (const { row, changes: changed, cost, predicted, actual } of report.examples) {
      const position = rows.rowNumbers.indexOf(row);
      const moved: Record<string, readonly unknown[]> = Object.fromEntries(
        features.map((column) => [column, [cellOf(column, position)]]),
      );
      let spent = 0;
      for (const { column, from, to } of changed) {
        expect(from).toBe(cellOf(column, position));
        moved[column] = [to];
        const change = Number(to) - Number(from);
        if (column === 'income') {
          expect(change).toBeGreaterThan(0);
          expect(change).toBeLessThanOrEqual(20 + 1e-9);
          spent += change / 100;
        } else if (column === 'debt') {
          expect(change).toBeLessThan(0);
          expect(Number(to)).toBeGreaterThanOrEqual(0);
          spent -= change / 50;
        } else {
          expect(['clerk', 'driver']).toContain(to);
          spent += 1;
        }
      }
      expect(cost).toBeCloseTo(spent, 9);
      expect(cost).toBeLessThanOrEqual(0.9 + 1e-9);
      const model = models.get(name)!;
      const featureColumns = Object.fromEntries(features.map((column) => [column, columns[column]!]));
      const said = await predictTable(model, createTable({ columns: featureColumns, values: moved as never }));
      expect(model.description.classes[said.predicted[0]!]).toBe(predicted);
      expect(predicted).not.toBe(actual);
    }
    expect(feasibleAttack.definition.out['report']!.validate(report)).toBeUndefined();
  },
);

test('trees: the search decides every row, as trying all choices does', async () => {
  const small = { age: { step: 7 }, job: {}, owner: {}, debt: { step: 5, most: 20, direction: 'down' } };
  const budget = 1.3;
  const report = await attack('trees', { changes: small, budget });
  expect(report.undecided).toBe(0);
  expect(report.certifiedAccuracy.value).toBe(report.robustAccuracy.value);
  // All feasible rows, one by one.
  const model = models.get('trees')!;
  const truth = rows.column('repaid') as boolean[];
  let robust = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    const [age, debt] = [cellOf('age', row) as number, cellOf('debt', row) as number];
    const grid: Record<string, unknown>[] = [];
    for (let a = -20; a <= 20; a++)
      for (const job of ['clerk', 'driver', 'nurse'])
        for (const owner of [false, true])
          for (let d = 0; d <= 4; d++) {
            const next = { age: age + 7 * a, job, owner, debt: debt - 5 * d, income: cellOf('income', row) };
            if (next.age < 18 || next.age > 80 || next.debt < 0) continue;
            const cost =
              Math.abs(7 * a) / 62 +
              (5 * d) / 50 +
              Number(job !== cellOf('job', row)) +
              Number(owner !== cellOf('owner', row));
            if (cost <= budget + 1e-9) grid.push(next);
          }
    const featureColumns = Object.fromEntries(features.map((column) => [column, columns[column]!]));
    const values = Object.fromEntries(features.map((column) => [column, grid.map((one) => one[column])])) as never;
    const { predicted } = await predictTable(model, createTable({ columns: featureColumns, values }));
    if (predicted.every((index) => model.description.classes[index] === String(truth[row]))) robust++;
  }
  expect(report.robustAccuracy.value).toBe(robust / rows.rowCount);
});

test('linear: without a budget every row is decided', async () => {
  const report = await attack('linear', { changes });
  expect(report.undecided).toBe(0);
  expect(report.certifiedAccuracy.value).toBe(report.robustAccuracy.value);
  expect((await attack('network', { changes })).certifiedAccuracy.reason).toBe(
    "there is no proof for a model of family 'network'",
  );
});

test('a regressor: trees and linear models reach what is proven', async () => {
  const trees = await deviate('tree regressor', { changes });
  expect(trees.undecided).toBe(0);
  expect(trees.provenMeanChange.value).toBeCloseTo(trees.meanChange.value!, 9);
  const linear = await deviate('linear regressor', { changes });
  expect(linear.provenMeanChange.value).toBeCloseTo(linear.meanChange.value!, 9);
  expect(linear.attackedMeanAbsoluteError.value).toBeGreaterThan(linear.meanAbsoluteError.value!);
  expect(feasibleAttack.definition.out['report']!.validate(linear)).toBeUndefined();
});

test('trees of three classes: certified is what trying all choices leaves; too few boxes leave rows undecided', async () => {
  const report = await attack('three classes', { changes: { job: {}, owner: {}, age: { step: 10 } } });
  expect(report.undecided).toBe(0);
  const model = models.get('three classes')!;
  const truth = rows.column('level') as string[];
  let robust = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    const age = cellOf('age', row) as number;
    const grid: Record<string, unknown>[] = [];
    for (let a = -7; a <= 7; a++)
      for (const job of ['clerk', 'driver', 'nurse'])
        for (const owner of [false, true]) {
          if (age + 10 * a < 18 || age + 10 * a > 80) continue;
          grid.push({
            age: age + 10 * a,
            job,
            owner,
            debt: cellOf('debt', row),
            income: cellOf('income', row),
          });
        }
    const featureColumns = Object.fromEntries(features.map((column) => [column, columns[column]!]));
    const values = Object.fromEntries(features.map((column) => [column, grid.map((one) => one[column])])) as never;
    const { predicted } = await predictTable(model, createTable({ columns: featureColumns, values }));
    if (predicted.every((index) => model.description.classes[index] === truth[row])) robust++;
  }
  expect(report.robustAccuracy.value).toBe(robust / rows.rowCount);
  expect(report.certifiedAccuracy.value).toBe(robust / rows.rowCount);
  const hasty = await attack('three classes', { changes: { income: {}, debt: {}, age: {} }, budget: 0.05, boxes: 1 });
  expect(hasty.undecided).toBeGreaterThan(0);
  expect(hasty.certifiedAccuracy.value! + hasty.undecided / rows.rowCount).toBeCloseTo(hasty.robustAccuracy.value!, 12);
});

test('what cannot change is refused by name', async () => {
  const refused = (given: object) => expect(attack('trees', { changes: given })).rejects;
  await refused({ incme: {} }).toThrow(
    "changes: 'incme' is not a feature of the model. There are 'age', 'income', 'debt'",
  );
  await refused({ job: { direction: 'up' } }).toThrow(
    "changes: 'direction' is for numbers, and 'job' is of type category",
  );
  await refused({ job: { to: ['pilot'] } }).toThrow("changes: 'pilot' is not a value of 'job'");
  await refused({ age: { to: ['old'] } }).toThrow(
    "changes: 'to' is for categories and booleans, and 'age' is a number",
  );
  const none = createTable({ columns, values: Object.fromEntries(Object.keys(columns).map((name) => [name, []])) });
  await expect(attack('trees', { changes }, none)).rejects.toThrow('There are no rows to change');
});
