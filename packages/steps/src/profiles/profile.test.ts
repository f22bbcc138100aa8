// Profiles of tables: figures as numpy's and pandas' own, what is not disclosed, and columns that give the label away.

import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { tableProfile } from '../kinds/profile.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { profile } from './profile.ts';
import reference from './profiles.reference.json' with { type: 'json' };
import type { TableProfile } from './table-profile.ts';

type Values = readonly (number | boolean | string | null)[];

async function profileOf(
  columns: Readonly<Record<string, readonly [ColumnSpec, Values]>>,
  params: object = {},
): Promise<TableProfile> {
  const entries = Object.entries(columns);
  const rows = createTable({
    columns: Object.fromEntries(entries.map(([name, [spec]]) => [name, spec])),
    values: Object.fromEntries(entries.map(([name, [, values]]) => [name, values])),
  });
  const defaults = { leakage: 0.95, topValues: 20, minimumFrequency: 5, label: undefined };
  const { profile: found } = await profile.run({ rows }, { ...defaults, ...params }, testContext());
  expect(tableProfile.validate(found)).toBeUndefined();
  return found;
}

const nullable = { type: 'number', nullable: true } as const;

test.each(reference.numbers)(
  'numbers are described as numpy and pandas do: mean $mean',
  async ({ values, ...known }) => {
    const { x } = (await profileOf({ x: [nullable, values] })).columns as { x: TableProfile['columns'][string] };
    const found = x.numStats!;
    expect(x).toMatchObject({ numNonMissing: known.numNonMissing, numMissing: known.numMissing, unique: known.unique });
    expect(found).toMatchObject({ numZeros: known.numZeros, min: known.min, max: known.max });
    for (const name of ['mean', 'stdDev', 'median'] as const)
      expect(Math.abs(found[name] - known[name])).toBeLessThanOrEqual(1e-12 * Math.abs(known[name]));
    for (const [share, value] of Object.entries(known.quantiles)) expect(found.quantiles[share]).toBeCloseTo(value, 10);
    const histogramOf = (type: string) => found.histograms.find((one) => one.type === type)!.buckets;
    expect(histogramOf('STANDARD').map(({ sampleCount }) => sampleCount)).toEqual(known.counts);
    for (const [index, { lowValue }] of histogramOf('STANDARD').entries())
      expect(lowValue).toBeCloseTo(known.edges[index]!, 9);
    const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
    for (const { lowValue, highValue, sampleCount } of histogramOf('QUANTILES'))
      expect(sorted.filter((value) => value >= lowValue && value <= highValue)).toHaveLength(sampleCount);
  },
);

test('a frequent number has a bucket of its own, and others have at least five rows', async () => {
  const values = [...Array<number>(50).fill(0), ...Array.from({ length: 400 }, (_, index) => index + 1)];
  const { columns } = await profileOf({ x: [{ type: 'number' }, values] });
  const buckets = columns['x']!.numStats!.histograms[1]!.buckets;
  expect(buckets[0]).toEqual({ lowValue: 0, highValue: 0, sampleCount: 50 });
  expect(buckets).toHaveLength(81);
  expect(Math.min(...buckets.map(({ sampleCount }) => sampleCount))).toBe(5);
});

test.each(reference.texts)('texts are counted as pandas counts them', async ({ values, unique, counts, avgLength }) => {
  const { columns } = await profileOf({ color: [{ type: 'text' }, values] }, { minimumFrequency: 1 });
  const { color } = columns as { color: TableProfile['columns'][string] };
  expect(color.unique).toBe(unique);
  const named = color.stringStats!.topValues.map(({ value, frequency }) => [value, frequency]);
  expect(named).toEqual(Object.entries(counts).toSorted(([, first], [, second]) => second - first));
  expect(color.stringStats!.avgLength).toBeCloseTo(avgLength, 12);
});

test('rare values and ids are counted and not named', async () => {
  const names = [...Array<string>(6).fill('common'), ...Array<string>(4).fill('rare'), 'only'];
  const ids = names.map((_, index) => `person-${index}`);
  const found = await profileOf({ name: [{ type: 'text' }, names], who: [{ type: 'id' }, ids] });
  expect(found.columns['name']!.stringStats).toMatchObject({
    topValues: [{ value: 'common', frequency: 6 }],
    otherValues: { unique: 2, frequency: 5 },
  });
  expect(found.columns['who']).toEqual({ type: 'id', numNonMissing: 11, numMissing: 0, unique: 11 });
  expect(JSON.stringify(found)).not.toMatch(/rare|only|person-/);
});

test('the size does not grow with the rows, and the lines are those of a terminal and a report', async () => {
  const random = createRandom(3);
  const sizes: number[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  for (const count of [2_000, 50_000]) {
    const found = await profileOf({
      amount: [nullable, Array.from({ length: count }, (_, row) => (row % 50 ? random.normal() : null))],
      zip: [{ type: 'text' }, Array.from({ length: count }, () => String(random.integer(5000)))],
      good: [{ type: 'boolean' }, Array.from({ length: count }, (_, row) => row % 3 === 0)],
      placed: [{ type: 'date' }, Array.from({ length: count }, (_, row) => `2026-01-${10 + (row % 20)}`)],
    });
    const path = join(folder, String(count));
    await tableProfile.encode(found, path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(found);
    sizes.push(statSync(path).size);
    expect(tableProfile.show(found)).toBe(`${count} rows × 4 columns, 1 with missing values`);
    expect(tableProfile.summary(found)).toEqual(found.summary);
    expect(found.summary[0]).toMatch(/^amount: number; 2\.0 % missing; -\S+ to \S+; mean /);
    expect(found.summary[3]).toBe('placed: date; 2026-01-10 to 2026-01-29; 20 different values');
  }
  expect(sizes[1]! / sizes[0]!).toBeLessThan(1.3);
});

test('a column that gives the label away is named, and others are not', async () => {
  const random = createRandom(7);
  const good = Array.from({ length: 600 }, () => random.next() < 0.1);
  const columns = {
    good: [{ type: 'boolean' }, good],
    refund: [nullable, good.map((value) => (value ? 20 + random.next() : null))],
    status: [{ type: 'category', values: ['open', 'paid', 'gone'] }, good.map((value) => (value ? 'paid' : 'open'))],
    hint: [{ type: 'number' }, good.map((value) => (value ? 1 : 0) + random.normal())],
    noise: [{ type: 'number' }, good.map(() => random.normal())],
    who: [{ type: 'id' }, good.map((_, row) => String(row))],
  } as const;
  const found = await profileOf(columns, { label: 'good' });
  expect(found.anomalies.map(({ problem, column }) => [problem, column])).toEqual([
    ['label-leakage', 'refund'],
    ['label-leakage', 'status'],
  ]);
  expect(found.summary[0]).toContain("CUSTOM_VALIDATION: 'refund' alone explains 100.0 % of the label 'good'");
  const { predictors } = found.label!;
  expect(predictors.map(({ column }) => column)).not.toContain('who');
  expect(predictors.find(({ column }) => column === 'noise')!.explained).toBeLessThan(0.1);
});

test('of a label of numbers, a monotone function of it is found, and a related column is not', async () => {
  const random = createRandom(8);
  const price = Array.from({ length: 400 }, () => 100 * random.next());
  const found = await profileOf(
    {
      price: [{ type: 'number' }, price],
      tax: [{ type: 'number' }, price.map((value) => Math.exp(value / 9))],
      size: [{ type: 'number' }, price.map((value) => value + 20 * random.normal())],
      same: [{ type: 'number' }, price.map(() => 3)],
    },
    { label: 'price' },
  );
  expect(found.anomalies.map(({ column, problem }) => `${problem} ${column}`)).toEqual([
    'label-leakage tax',
    'constant-column same',
  ]);
});

test('a label that is not one is refused', async () => {
  const one = { when: [{ type: 'date' }, ['2026-01-01']] } as const;
  await expect(profileOf(one, { label: 'wen' })).rejects.toThrow("label: 'wen' is not a column. There are 'when'.");
  await expect(profileOf(one, { label: 'when' })).rejects.toThrow("'when' is of type date");
});

test('a table without rows has a profile', async () => {
  const found = await profileOf({ x: [{ type: 'number' }, []] }, { label: 'x' });
  expect(found.columns['x']).toEqual({ type: 'number', numNonMissing: 0, numMissing: 0, unique: 0 });
  expect(found.label!.predictors).toEqual([]);
});
