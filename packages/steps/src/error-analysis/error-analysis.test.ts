// Error analysis: slices as sliceline finds them, tests as scipy's, residuals as pandas groups them.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { type ErrorAnalysisReport, errorAnalysis } from './error-analysis.ts';
import reference from './slices.reference.json' with { type: 'json' };

const columns = {
  job: { type: 'category', values: ['clerk', 'nurse', 'pilot'] },
  home: { type: 'category', values: ['own', 'rent'] },
  sex: { type: 'category', values: ['f', 'm'] },
} as const satisfies Record<string, ColumnSpec>;

const constant = async (rows: AnyTable, label: string, strategy?: 'median') =>
  (await baseline.run({ rows }, { label, strategy }, testContext())).model;

async function analyse(model: object, rows: AnyTable, params: object = {}): Promise<ErrorAnalysisReport> {
  const parsed = (errorAnalysis.definition.params as unknown as { parse(given: object): object }).parse(params);
  const { report } = await errorAnalysis.run({ model, rows } as never, parsed as never, testContext());
  expect(errorAnalysis.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

const { smallest, weight, most } = reference;

function expectSlices(found: ErrorAnalysisReport, wanted: typeof reference.byMistakes | typeof reference.bySizes) {
  expect(found.slices.map(({ rows }) => rows)).toEqual(wanted.map(({ rows }) => rows));
  for (const [index, slice] of wanted.entries()) {
    const own = found.slices[index]!;
    expect(Object.fromEntries(own.conditions.map(({ column, value }) => [column, value]))).toEqual(slice.conditions);
    expect(own.error.value).toBeCloseTo(slice.meanError, 10);
    expect(own.score).toBeCloseTo(slice.score, 10);
    expect(own.effectSize).toBeCloseTo(slice.effectSize, 9);
    expect(own.p! / slice.p).toBeCloseTo(1, 6);
    expect(own.adjustedP).toBeCloseTo(Math.min(1, slice.p * found.slicesChecked), 9);
  }
}

test("slices of mistakes are sliceline's, with Fisher's p-values", async () => {
  const rows = createTable({
    columns: { ...columns, right: { type: 'boolean' } },
    values: { ...reference.rows, right: reference.mistakes.map((mistake) => mistake === 0) },
  });
  const report = await analyse(await constant(rows, 'right'), rows, { smallest, weight, most });
  expectSlices(report, reference.byMistakes);
  const [worst] = report.slices;
  const own = reference.mistakes
    .map((mistake, row) => ({ mistake, row: row + 1 }))
    .filter(({ row }) => worst!.examples.includes(row));
  expect(own.map(({ mistake }) => mistake)).toEqual([1, 1, 1, 1, 1]);
  // Wider than the interval of one slice alone.
  expect(worst!.error.low).toBeLessThan(0.474);
  expect(worst!.error.low).toBeGreaterThan(worst!.errorElsewhere);
  expect(report.confusions).toMatchObject([{ actual: 'false', predicted: 'true', share: { value: 1 } }]);
  expect(report.summary[2]).toMatch(/^job = pilot and home = rent: 64\.9 % in 37 rows, 9\.9 % elsewhere/);
});

test("slices of absolute errors are sliceline's, with Welch's p-values; residuals are pandas'", async () => {
  const label = { type: 'number' } as const;
  const known = createTable({
    columns: { ...columns, amount: label },
    values: {
      job: ['clerk', 'nurse', 'pilot'],
      home: ['own', 'own', 'rent'],
      sex: ['f', 'm', 'm'],
      amount: [-1, 0, 1],
    },
  });
  const zero = await constant(known, 'amount', 'median');
  const table = (amount: readonly number[]) =>
    createTable({ columns: { ...columns, amount: label }, values: { ...reference.rows, amount } });
  const rows = table(reference.sizes);
  expectSlices(await analyse(zero, rows, { smallest, weight, most }), reference.bySizes);
  const { residuals } = await analyse(zero, table(reference.sizes.map((size) => 1 - size)));
  for (const [job, wanted] of Object.entries(reference.residuals)) {
    const own = residuals!.find(({ column, value }) => column === 'job' && value === job)!;
    expect(own.rows).toBe(wanted.rows);
    expect(own.meanResidual.value).toBeCloseTo(wanted.mean, 6);
    expect(own.meanAbsoluteError).toBeCloseTo(wanted.meanAbsolute, 6);
    expect(own.rootMeanSquaredError).toBeCloseTo(wanted.rms, 6);
  }
  expect(residuals!.filter(({ column }) => column === null)).toMatchObject([{ value: '0', rows: 400 }]);
});

/** Labels that only noise decides: no slice is worse than the others. */
function pureNoise(seed: number) {
  const random = createRandom(seed);
  const draw = (count: number) => Array.from({ length: 600 }, () => `${random.integer(count)}`);
  const five = { type: 'category', values: ['0', '1', '2', '3', '4'] } as const;
  return createTable({
    columns: { a: five, b: five, c: five, x: { type: 'number' }, good: { type: 'boolean' } },
    values: {
      a: draw(5),
      b: draw(5),
      c: draw(5),
      x: draw(1000).map(Number),
      good: draw(4).map((value) => value !== '0'),
    },
  });
}

test('of noise, hardly any report names a slice as worse than chance explains', async () => {
  const model = await constant(pureNoise(1), 'good');
  const reports = await Promise.all(
    Array.from({ length: 40 }, (_, seed) => analyse(model, pureNoise(seed), { smallest: 15, weight: 0.99 })),
  );
  expect(reports.every(({ slices, slicesChecked }) => slices.length > 0 && slicesChecked > 20)).toBe(true);
  // Without the correction most reports have a slice with p ≤ 0.05.
  const withSlice = (of: 'p' | 'adjustedP') =>
    reports.filter(({ slices }) => slices.some((slice) => slice[of]! <= 0.05)).length;
  expect(withSlice('p')).toBeGreaterThan(20);
  expect(withSlice('adjustedP')).toBeLessThanOrEqual(4);
});

test('numbers are divided at their quantiles, lists count for each of their names, nulls are a value', async () => {
  const random = createRandom(7);
  const x = Array.from({ length: 500 }, () => random.next() * 100);
  const tags = x.map(() => ['', 'a', 'b', 'a|b'][random.integer(4)]!);
  const y = x.map((_, row) => (row % 5 === 0 ? null : random.next()));
  const good = x.map((value, row) => !(value > 80 && tags[row]!.includes('b')));
  const rows = createTable({
    columns: {
      x: { type: 'number' },
      y: { type: 'number', nullable: true },
      tags: { type: 'categories', values: ['a', 'b'] },
      note: { type: 'text' },
      good: { type: 'boolean' },
    },
    values: { x, y, tags, note: x.map(String), good },
  });
  const report = await analyse(await constant(rows, 'good'), rows);
  expect(report.columns).toEqual(['x', 'y', 'tags']);
  const [worst] = report.slices;
  expect(worst!.conditions.map(({ column }) => column)).toEqual(['x', 'tags']);
  expect(worst!.conditions[0]!.value).toMatch(/^\d+\.\d+ to 9\d\.\d+$/);
  expect(worst!.conditions[1]!.value).toBe('b');
  expect(worst!.error.value).toBeGreaterThan(0.8);
});

test('the classes that are taken for each other, with the most confident rows', async () => {
  const random = createRandom(3);
  const x = Array.from({ length: 300 }, () => random.next());
  const level = x.map((value) => (value < 0.4 ? 'low' : value < 0.7 && random.next() < 0.7 ? 'middle' : 'high'));
  const rows = createTable({
    columns: { x: { type: 'number' }, level: { type: 'category', values: ['low', 'middle', 'high'] } },
    values: { x, level },
  });
  const train = selectRows(
    rows,
    Array.from({ length: 200 }, (_, row) => row),
  );
  const { model } = await trainTrees.run(
    { rows: train, validation: undefined },
    treeParamsSchema.parse({ label: 'level', trees: 5 }),
    testContext(),
  );
  const { confusions, error } = await analyse(model, rows, { columns: ['x'] });
  const [most] = confusions!;
  expect([most!.actual, most!.predicted]).toEqual(['high', 'middle']);
  expect(most!.count).toBe(Math.round(most!.share.value! * most!.share.n));
  expect(confusions!.reduce((total, { count }) => total + count, 0)).toBe(Math.round(error.value! * 300));
  const shares = most!.examples.map(({ probability }) => probability);
  expect(shares).toEqual([...shares].sort((one, other) => other - one));
});

test('what cannot be sliced is refused by name; a model without mistakes has no slices', async () => {
  const rows = createTable({
    columns: { x: { type: 'number' }, note: { type: 'text' }, good: { type: 'boolean' } },
    values: { x: [1, 2], note: ['a', 'b'], good: [true, true] },
  });
  const model = await constant(pureNoise(1), 'good');
  await expect(analyse(model, rows, { columns: ['note'] })).rejects.toThrow(
    "columns: 'note' is of type text, and slices go by numbers, booleans, categories and lists of categories",
  );
  await expect(analyse(model, rows, { columns: ['good'] })).rejects.toThrow("columns: 'good' is the label");
  await expect(analyse(model, rows, { columns: ['y'] })).rejects.toThrow("columns: 'y' is not a column");
  await expect(analyse(model, selectRows(rows, []))).rejects.toThrow('There are no rows to look for errors in');
  const report = await analyse(model, rows);
  expect(report.slices).toEqual([]);
  expect(report.summary[1]).toBe('No slice is worse than chance explains; 0 slices of at least 32 rows were checked.');
});
