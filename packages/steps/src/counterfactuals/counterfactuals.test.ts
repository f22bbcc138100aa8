import { createRandom, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, expect, test } from 'vitest';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { type ColumnSpec, category, integer, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import type { CounterfactualReport } from './counterfactual-report.ts';
import { counterfactuals } from './counterfactuals.ts';

async function call<Outputs>(step: Runnable, inputs: object, params: object): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<Outputs>;
  return run(inputs, parsed.value, testContext({ seed: 1 }));
}

const columns = {
  age: integer({ min: 18, max: 80 }),
  income: number({ min: 0, max: 100 }),
  debt: number({ min: 0, max: 50 }),
  job: category(['clerk', 'driver', 'nurse']),
  repaid: category(['no', 'yes'], { positive: 'yes' }),
  level: category(['low', 'middle', 'high']),
  score: number(),
} as unknown as Readonly<Record<string, ColumnSpec>>;
const features = ['age', 'income', 'debt', 'job'];

function people(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => {
    const [age, income, debt] = [18 + random.integer(63), 100 * random.next(), 50 * random.next()];
    const job = ['clerk', 'driver', 'nurse'][random.integer(3)]!;
    const score = (income - 50) / 15 - (debt - 25) / 10 + (job === 'nurse' ? 1 : 0) + (age - 50) / 40;
    const level = score < -1 ? 'low' : score < 1 ? 'middle' : 'high';
    return { age, income, debt, job, repaid: score > 0 ? 'yes' : 'no', level, score };
  });
  const values = Object.fromEntries(Object.keys(columns).map((name) => [name, rows.map((row) => row[name as 'age'])]));
  return createTable({ columns, values });
}

type Values = Readonly<Record<string, unknown>>;
const learned = people(300, 3);
const rows = people(40, 4);
const rowAt = (number: number): Values =>
  Object.fromEntries(
    features.map((name) => [name, (rows.column(name) as readonly unknown[])[rows.rowNumbers.indexOf(number)]]),
  );
const models = new Map<string, AnyModel>();

beforeAll(async () => {
  const make = async (name: string, step: Runnable, params: object) => {
    models.set(name, (await call<{ model: AnyModel }>(step, { rows: learned }, { features, ...params })).model);
  };
  await make('trees', trainTrees, { label: 'repaid', trees: 12, leaves: 6 });
  await make('three classes', trainTrees, { label: 'level', trees: 6, leaves: 5 });
  await make('linear', trainLinear, { label: 'repaid' });
  await make('network', train, { label: 'repaid', epochs: 15, network: { dense: [8] } });
  await make('tree regressor', trainTrees, { label: 'score', trees: 20, leaves: 8 });
});

async function answers(model: AnyModel, given: readonly Values[]): Promise<readonly (string | number)[]> {
  const values = Object.fromEntries(features.map((name) => [name, given.map((row) => row[name])]));
  const table = createTable({
    columns: Object.fromEntries(features.map((name) => [name, columns[name]!])),
    values: values as never,
  });
  const { predicted, values: numbers } = await predictTable(model, table);
  return model.task === 'regression' ? [...numbers] : Array.from(predicted, (k) => model.description.classes[k]!);
}

async function search(name: string, params: object, given = rows): Promise<CounterfactualReport> {
  const inputs = { model: models.get(name)!, rows: given };
  const { report } = await call<{ report: CounterfactualReport }>(counterfactuals, inputs, params);
  expect(counterfactuals.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

const changes = { income: { direction: 'up', most: 40 }, debt: { direction: 'down' }, job: { to: ['clerk', 'nurse'] } };

test.each(['trees', 'linear', 'network', 'three classes', 'tree regressor'])(
  '%s: what is said is feasible, costs what it says, and is the answer of the model',
  async (name) => {
    const target = { 'three classes': 'high', 'tree regressor': { min: 1 } }[name] ?? 'yes';
    const report = await search(name, { changes, target });
    const model = models.get(name)!;
    const found = report.rows.flatMap(({ row, counterfactuals: own }) => own.map((one) => ({ row, ...one })));
    expect(found.length).toBeGreaterThan(5);
    expect(report.unchanged).toEqual(['age']);
    const said = await answers(
      model,
      found.map(({ row, changes: changed }) => ({
        ...rowAt(row),
        ...Object.fromEntries(changed.map(({ column, to }) => [column, to])),
      })),
    );
    found.forEach(({ row, changes: changed, cost, predicted, probability }, i) => {
      expect(predicted).toBe(said[i]);
      if (typeof target === 'object') expect(predicted).toBeGreaterThanOrEqual(target.min);
      else expect(predicted).toBe(target);
      if (model.task === 'classification') expect(probability).toBeGreaterThan(1 / 3);
      expect(changed.length).toBeGreaterThan(0);
      let spent = 0;
      for (const { column, from, to } of changed) {
        expect(from).toBe(rowAt(row)[column]);
        const change = Number(to) - Number(from);
        if (column === 'income') {
          expect(change > 0 && change <= 40 + 1e-9).toBe(true);
          spent += change / 100;
        } else if (column === 'debt') {
          expect(change < 0 && Number(to) >= 0).toBe(true);
          spent -= change / 50;
        } else {
          expect(['clerk', 'nurse']).toContain(to);
          spent += 1;
        }
      }
      expect(cost).toBeCloseTo(spent, 9);
    });
    for (const { counterfactuals: own } of report.rows) {
      expect(own.map(({ cost }) => cost)).toEqual(own.map(({ cost }) => cost).sort((a, b) => a - b));
      expect(new Set(own.map(({ changes: changed }) => JSON.stringify(changed))).size).toBe(own.length);
    }
    const reached = report.rows.filter(({ outcome }) => outcome === 'found');
    expect(report.validity).toMatchObject({ value: reached.length / report.rows.length, n: report.rows.length });
    expect(report.summary).toHaveLength(report.rows.length + 1);
  },
);

/** All rows that differ in these values. */
function combine(parts: Readonly<Record<string, readonly unknown[]>>): Values[] {
  return Object.entries(parts).reduce<Values[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

test('trees: the cheapest of all feasible rows, or proven that there is none', async () => {
  const stepped = { age: { step: 6, most: 24 }, income: { step: 10, direction: 'up', most: 40 }, job: { cost: 0.5 } };
  for (const [name, target] of [
    ['trees', 'yes'],
    ['three classes', 'high'],
    ['three classes', undefined],
  ] as const) {
    const report = await search(name, { changes: stepped, target, sample: 12, count: 1, budget: 1, boxes: 100_000 });
    expect(report.rows.length).toBeGreaterThan(5);
    for (const { row, predicted, outcome, counterfactuals: own } of report.rows) {
      const now = rowAt(row);
      const numbers = (name: string, step: number, counts: readonly number[], [low, high]: readonly number[]) =>
        counts.map((k) => (now[name] as number) + k * step).filter((value) => value >= low! && value <= high!);
      const all = combine({
        age: numbers('age', 6, [-4, -3, -2, -1, 0, 1, 2, 3, 4], [18, 80]),
        income: numbers('income', 10, [0, 1, 2, 3, 4], [0, 100]),
        job: ['clerk', 'driver', 'nurse'],
      }).map((part) => ({ ...now, ...part }));
      const costOf = (one: Values) =>
        Math.abs((one['age'] as number) - (now['age'] as number)) / 62 +
        Math.abs((one['income'] as number) - (now['income'] as number)) / 100 +
        (one['job'] === now['job'] ? 0 : 0.5);
      const within = all.filter((one) => costOf(one) <= 1 + 1e-9);
      const said = await answers(models.get(name)!, within);
      const costs = within.flatMap((one, i) =>
        (target === undefined ? said[i] !== predicted : said[i] === target) ? [costOf(one)] : [],
      );
      expect(outcome).toBe(costs.length > 0 ? 'found' : 'none');
      if (own[0]) {
        expect(own[0].cost).toBeCloseTo(Math.min(...costs), 9);
        expect(own[0].isCheapest).toBe(true);
      }
    }
  }
});

test('a linear model: the cost is close to what its coefficients say', async () => {
  const report = await search('linear', { changes: { income: { direction: 'up' } }, target: 'yes', count: 1 });
  for (const { row, counterfactuals: own } of report.rows) {
    const [change] = own[0]?.changes ?? [];
    if (!change) continue;
    // A little less is not enough: the grid is made finer around the change.
    const step = (Number(change.to) - Number(change.from)) * 0.02 + 0.1;
    const [said] = await answers(models.get('linear')!, [{ ...rowAt(row), income: Number(change.to) - step }]);
    expect(said).toBe('no');
  }
});

test('what cannot be searched is refused by name', async () => {
  const denied = { changes, target: 'yes' };
  await expect(search('trees', { ...denied, target: 'maybe' })).rejects.toThrow(
    "target: 'maybe' is not a class of 'repaid'",
  );
  await expect(search('trees', { ...denied, target: { min: 1 } })).rejects.toThrow("target: 'repaid' is not a number");
  await expect(search('tree regressor', { changes })).rejects.toThrow("target: 'score' is a number: give the range");
  await expect(search('trees', { ...denied, explained: [999] })).rejects.toThrow('there is no row 999');
  const [first] = (await search('trees', { ...denied, sample: 1 })).rows;
  await expect(search('trees', { changes, target: 'no', explained: [first!.row] })).rejects.toThrow(
    `explained: the answer of row ${first!.row} is the target already`,
  );
  await expect(search('trees', { ...denied, changes: { level: {} } })).rejects.toThrow(
    "'level' is not a feature of the model",
  );
});

test('rows whose answer is the target already leave nothing to search', async () => {
  const report = await search('tree regressor', { changes, target: { min: -100, max: 100 } });
  expect(report.rows).toEqual([]);
  expect(report.validity.value).toBeNull();
  expect(report.summary).toEqual(['The answer of every row is the target already']);
});
