import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { linearParamsSchema } from './linear/linear-params.ts';
import type { AnyModel } from './models/model-value.ts';
import { type ReliabilityReport, reliabilityParamsSchema, reliabilityTest } from './reliability-test.ts';
import { createTable } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';
import { trainLinear } from './train-linear.ts';

const random = createRandom(8);
const count = 80;
const income = Array.from({ length: count }, () => 100 * random.next());
const age = Array.from({ length: count }, () => 20 + 60 * random.next());
const sex = income.map(() => (random.next() < 0.5 ? 'f' : 'm'));
const rows = createTable({
  columns: {
    income: { type: 'number', min: 0, max: 100 },
    age: { type: 'number', min: 20, max: 80 },
    sex: { type: 'category', values: ['f', 'm'] },
    repaid: { type: 'boolean' },
    amount: { type: 'number' },
  },
  values: {
    income,
    age,
    sex,
    repaid: income.map((value, row) => value + (sex[row] === 'm' ? 60 : 0) + 5 * random.normal() > 80),
    amount: income.map((value, row) => 3 * value - age[row]!),
  },
});

const fit = async (label: string, features: readonly string[]): Promise<AnyModel> =>
  (
    await trainLinear.run(
      { rows },
      linearParamsSchema.parse({ label, features, ...(label === 'repaid' && { C: 1000 }) }),
      testContext(),
    )
  ).model;

async function measure(model: AnyModel, given: object = {}, on = rows): Promise<ReliabilityReport> {
  const params = reliabilityParamsSchema.parse(given);
  const { report } = await reliabilityTest.run({ model, rows: on }, params, testContext());
  expect(reliabilityTest.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

test('every situation is refused by name or answered within bounds', async () => {
  const report = await measure(await fit('repaid', ['income', 'age', 'sex']));
  const of = (name: string, column: string | null) =>
    report.situations.find((one) => one.situation === name && one.column === column)!;
  expect(of('missing column', 'age')).toMatchObject({ outcome: 'refused', isHandled: true });
  expect(of('missing values', 'income').refusal).toBe("'income' is missing in row 1");
  expect(of('unseen category', 'sex').refusal).toContain("'sex' is 'a value that nobody declared' in row 1");
  expect(of('unit mistake, × 1000', 'income')).toMatchObject({ outcome: 'answered', isHandled: true });
  expect(of('unit mistake, × 1000', 'income').changed!.value).toBeGreaterThan(0.2);
  expect(of('all numbers at their lowest', null)).toMatchObject({ outcome: 'answered', outOfBounds: 0 });
  expect(report.handled).toMatchObject({ value: 1, n: report.situations.length });
  expect(report.isReliable).toBe(true);
});

test('answers of a regressor beyond its bounds are counted, by situation', async () => {
  const model = await fit('amount', ['income', 'age']);
  const report = await measure(model, { answers: { low: -100, high: 320 } });
  const failed = report.situations.filter(({ isHandled }) => !isHandled);
  expect(failed.map(({ situation, column }) => `${situation}: ${column}`)).toContain('unit mistake, × 1000: income');
  expect(failed.every(({ outOfBounds }) => outOfBounds > 0)).toBe(true);
  expect(report.isReliable).toBe(false);
  expect((await measure(model)).isReliable).toBe(true);
  await expect(measure(await fit('repaid', ['income']), { answers: { low: 0, high: 1 } })).rejects.toThrow(
    'only a regressor has bounds',
  );
});

test('what must not change the answer, and what must raise or lower it', async () => {
  const model = await fit('repaid', ['income', 'age', 'sex']);
  const rules = async (given: object) =>
    (await measure(model, given)).verdicts
      .filter(({ rule }) => rule.startsWith('rows'))
      .map(({ rule, decision }) => `${decision}: ${rule}`);
  expect(await rules({ mustRaise: { income: 5 }, mustLower: { income: -5 } })).toEqual([
    "passed: rows whose answer falls with 'income' + 5",
    "passed: rows whose answer rises with 'income' − 5",
  ]);
  expect(await rules({ mustLower: { income: 5 } })).toEqual(["failed: rows whose answer rises with 'income' + 5"]);
  expect(await rules({ mustNotChange: ['sex'] })).toEqual(["failed: rows whose answer changes with 'sex'"]);
  expect(await rules({ mustNotChange: ['sex'], tolerance: 1 })).toEqual([
    "passed: rows whose answer changes with 'sex'",
  ]);
});

test('expectations that make no sense are refused by name', async () => {
  const model = await fit('repaid', ['income', 'sex']);
  await expect(measure(model, { mustRaise: { age: 1 } })).rejects.toThrow("'age' is not a feature of the model");
  await expect(measure(model, { mustRaise: { sex: 1 } })).rejects.toThrow(
    "mustRaise: 'sex' is not a column of numbers",
  );
  await expect(measure(model, { mustNotChange: ['income'] })).rejects.toThrow(
    "mustNotChange: 'income' is of type number",
  );
  await expect(measure(model, {}, selectRows(rows, []))).rejects.toThrow('There are no rows to test the model with');
});
