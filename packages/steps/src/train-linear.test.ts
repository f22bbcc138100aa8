// Linear models against scikit-learn's own numbers, and what they refuse.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { baseline } from './baseline.ts';
import type { CoefficientsReport } from './linear/describe-coefficients.ts';
import reference from './linear/linear.reference.json' with { type: 'json' };
import { linearParamsSchema } from './linear/linear-params.ts';
import { readParameters } from './models/parameters-file.ts';
import { predictTable } from './models/predict.ts';
import { createTable } from './tables/create-table.ts';
import { trainLinear } from './train-linear.ts';

const rows = createTable({
  columns: {
    age: { type: 'number', unit: 'years' },
    income: { type: 'number' },
    job: { type: 'category', values: ['clerk', 'driver', 'teacher'] },
    member: { type: 'boolean' },
    repaid: { type: 'boolean' },
    level: { type: 'category', values: ['low', 'middle', 'high'] },
    amount: { type: 'number' },
  },
  values: reference.values,
});
const features = ['age', 'income', 'job', 'member'];

async function fit(given: object) {
  const made = await trainLinear.run({ rows }, linearParamsSchema.parse({ features, ...given }), testContext());
  return { model: made.model, coefficients: made.coefficients as CoefficientsReport };
}

/** The largest difference of two lists of numbers. */
function farthest(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
}

interface Parameters {
  readonly coefficients: number[][];
  readonly intercepts: number[];
}

const cases = reference.cases.map((known) => [`${known.label} ${JSON.stringify(known.params)}`, known] as const);

test.each(cases)('%s is scikit-learn’s to 1e-6', async (_, known) => {
  const { model } = await fit({ label: known.label, ...known.params });
  const found = await readParameters<Parameters>(model.path);
  expect(found.coefficients).toHaveLength(known.coefficients.length);
  const scale = Math.max(1, ...known.coefficients.flat().map(Math.abs));
  const within = 1e-6 * scale;
  expect(farthest(found.coefficients.flat(), known.coefficients.flat())).toBeLessThan(within);
  // The intercepts of a multinomial model are known up to a number that all of them share.
  const centred = (values: readonly number[]) => {
    const mean = values.length > 1 ? values.reduce((a, b) => a + b) / values.length : 0;
    return values.map((value) => value - mean);
  };
  expect(farthest(centred(found.intercepts), centred(known.intercepts))).toBeLessThan(within);
  const predictions = await predictTable(model, rows);
  const expected = known.values ?? known.probabilities!.flat();
  const told = known.values ? predictions.values : predictions.probabilities;
  expect(farthest([...told.subarray(0, expected.length)], expected)).toBeLessThan(1e-6 * scale);
});

test.each(reference.dummies)(
  'a baseline of $label by $strategy is scikit-learn’s',
  async ({ label, strategy, outputs }) => {
    const { model } = await baseline.run({ rows }, { label, strategy } as never, testContext());
    const { probabilities, values, predicted } = await predictTable(model, rows);
    const found = model.task === 'regression' ? values : probabilities;
    expect(farthest([...found.subarray(0, outputs.length)], outputs)).toBeLessThan(1e-9);
    expect(new Set(predicted).size).toBeLessThan(2);
  },
);

test('coefficients are told in the units of their columns', async () => {
  const { coefficients } = await fit({ label: 'repaid' });
  const [age] = coefficients.coefficients;
  expect(age).toMatchObject({ feature: 'age', value: null, output: 'true' });
  expect(age!.oddsRatio).toBeCloseTo(Math.exp(age!.perUnit), 12);
  expect(coefficients.coefficients.map(({ meaning }) => meaning)).toMatchInlineSnapshot(`
    [
      "Each unit of 'age' (years) multiplies the odds of 'repaid' being 'true' by 1.07",
      "Each unit of 'income' multiplies the odds of 'repaid' being 'true' by 1.000029",
      "'job' being 'clerk' multiplies the odds of 'repaid' being 'true' by 2.89",
      "'job' being 'driver' multiplies the odds of 'repaid' being 'true' by 0.724",
      "'job' being 'teacher' multiplies the odds of 'repaid' being 'true' by 0.478",
      "'member' being true multiplies the odds of 'repaid' being 'true' by 0.357",
    ]
  `);
  expect(trainLinear.definition.out['coefficients']!.validate(coefficients)).toBeUndefined();
});

test('the amounts of a row follow from the coefficients per unit', async () => {
  const { model, coefficients } = await fit({ label: 'amount' });
  const { values } = await predictTable(model, rows);
  const perUnit = (feature: string, value: string | null) =>
    coefficients.coefficients.find((one) => one.feature === feature && one.value === value)!.perUnit;
  const raw = reference.values;
  const byHand =
    coefficients.intercepts['amount']! +
    perUnit('age', null) * raw.age[3]! +
    perUnit('income', null) * raw.income[3]! +
    perUnit('job', raw.job[3]!) +
    perUnit('member', null) * Number(raw.member[3]);
  expect(byHand).toBeCloseTo(values[3]!, 6);
});

test.each([
  [{ label: 'repaid', alpha: 1 }, "'alpha' is for regressors, and 'repaid' has classes: use 'C', its inverse"],
  [{ label: 'amount', C: 1 }, "'C' is for classifiers, and 'amount' is a number: leave it out"],
  [{ label: 'amount', classWeights: 'balanced' }, "'classWeights' is for classifiers"],
  [{ label: 'repaid', maxIterations: 1 }, 'The optimum was not reached in 1 iterations'],
  [{ label: 'amount', penalty: 'l1', alpha: 1e-9, maxIterations: 2 }, 'The optimum was not reached in 2 iterations'],
  [{ label: 'repaid', l1Ratio: 0.5 }, "is for penalty: 'elastic-net'"],
  [{ label: 'income' }, "The label 'income' cannot be a feature"],
])('%o is refused in one sentence', async (given, message) => {
  await expect(async () => fit(given)).rejects.toThrow(message);
});

test('a strategy of the other task is refused', async () => {
  const run = (label: string, strategy: string) => baseline.run({ rows }, { label, strategy } as never, testContext());
  await expect(run('amount', 'prior')).rejects.toThrow(
    "Strategy 'prior' is not for regression, and 'amount' makes a regressor: use 'mean' or 'median'",
  );
  await expect(run('repaid', 'mean')).rejects.toThrow("use 'prior' or 'most-frequent'");
});
