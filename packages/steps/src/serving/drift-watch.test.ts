import { createRandom } from '@cairn/core';
import { expect, test } from 'vitest';
import type { ServingProfile } from '../bundling/reference-rows.ts';
import { compareTables, earlierProfile } from '../drift/compare-tables.ts';
import type { Predictions } from '../models/interpret-scores.ts';
import { profileTable } from '../profiles/profile-table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createDriftWatch } from './drift-watch.ts';

const classes = ['no', 'yes'];
const columns: Record<string, ColumnSpec> = {
  age: { type: 'number', nullable: true },
  town: { type: 'category', values: ['Oslo', 'Bergen'] },
  face: { type: 'image', shape: [1, 2, 1], min: 0, max: 1, from: ['a', 'b'] },
  prediction: { type: 'category', values: classes },
  probability: { type: 'number', min: 0, max: 1 },
};

/** @param shift - 0 for rows as in the training */
function draw(seed: number, count: number, shift: number): AnyTable {
  const random = createRandom(seed);
  const each = <T>(value: () => T): T[] => Array.from({ length: count }, value);
  const probability = each(() => Math.min(1, random.next() + shift / 4));
  return createTable({
    columns,
    values: {
      age: each(() => (random.next() < 0.1 + shift / 2 ? null : 40 + 10 * random.normal() + 10 * shift)),
      town: each(() => (random.next() < 0.5 + shift / 3 ? 'Oslo' : 'Bergen')),
      face: { shape: [1, 2, 1], data: Float32Array.from({ length: 2 * count }, () => random.next() ** (1 + shift)) },
      prediction: probability.map((p) => (p >= 0.5 ? 'yes' : 'no')),
      probability,
    },
  });
}

const training = draw(1, 1000, 0);
const limits = { topValues: 100, minimumFrequency: 1, leakage: 1 };
const profileOfTraining = profileTable(training, limits);
const profile: ServingProfile = {
  ...profileOfTraining,
  prediction: 'prediction',
  probability: 'probability',
};
const description = { positive: 'yes' } as ModelDescription;

function asAnswers(rows: AnyTable): Predictions {
  const probability = rows.column('probability') as readonly number[];
  return {
    classes,
    predicted: Int32Array.from(rows.column('prediction') as readonly string[], (name) => classes.indexOf(name)),
    probabilities: Float64Array.from(probability.flatMap((p) => [1 - p, p])),
    values: new Float64Array(),
  };
}

function cleanedOf(rows: AnyTable) {
  const values = Object.fromEntries(['age', 'town', 'face'].map((name) => [name, rows.column(name)]));
  return { values, rows: [...Array(rows.rowCount).keys()] };
}

test.each([0, 1])('gives what the step drift gives for the same rows (shift %d)', (shift) => {
  const rows = draw(2, 500, shift);
  const watch = createDriftWatch(profile, description);
  watch.add(cleanedOf(rows), asAnswers(rows));
  const found = watch.figures();
  const wanted = compareTables(rows, earlierProfile(profileOfTraining), undefined, 0.05).changes;
  expect(found.map(({ column, about }) => `${column} ${about}`)).toEqual([
    'age values',
    'age missing',
    'town values',
    'face values',
    'prediction values',
    'probability values',
  ]);
  for (const { column, about, distance, low, psi } of found) {
    const change = wanted.find((one) => one.column === column && one.about === about)!;
    expect([column, about, distance, psi]).toEqual([column, about, change.value, change.psi]);
    // Its bounds hold for two comparisons of each column, whether these are possible or not.
    expect(low).toBeLessThanOrEqual(change.low);
    expect([column, about, low > 0.1]).toEqual([column, about, shift > 0]);
  }
});

test('forgets rows beyond the last 2,000', () => {
  const watch = createDriftWatch(profile, description);
  const shifted = draw(3, 1500, 1);
  watch.add(cleanedOf(shifted), asAnswers(shifted));
  expect(watch.figures().find(({ column }) => column === 'age')!.low).toBeGreaterThan(0.1);
  for (const seed of [4, 5]) {
    const usual = draw(seed, 1000, 0);
    watch.add(cleanedOf(usual), asAnswers(usual));
  }
  expect(watch.rows).toBe(2000);
  for (const { column, low } of watch.figures()) expect([column, low]).toEqual([column, 0]);
});

test('says nothing without rows, and nothing certain of few', () => {
  const watch = createDriftWatch(profile, description);
  expect([watch.rows, watch.figures()]).toEqual([0, []]);
  const one = draw(6, 1, 1);
  watch.add(cleanedOf(one), asAnswers(one));
  for (const { column, low } of watch.figures()) expect([column, low]).toEqual([column, 0]);
});
