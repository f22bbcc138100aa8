// Rows against earlier ones: what changed, what did not, and what few rows leave open; with a table or its profile.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import type { TableProfile } from '../kinds/profile.ts';
import { profile } from '../profiles/profile.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { drift } from './drift.ts';
import type { DriftReport } from './drift-report.ts';

interface World {
  readonly count: number;
  readonly seed: number;
  /** Added to the mean of `amount`, whose deviation is 1. */
  readonly shift?: number;
  /** The share of 'a'. */
  readonly share?: number;
  readonly missing?: number;
}

function draw({ count, seed, shift = 0, share = 0.5, missing = 0.1 }: World): AnyTable {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => random);
  return createTable({
    columns: {
      amount: { type: 'number' },
      kind: { type: 'category', values: ['a', 'b', 'c'] },
      note: { type: 'text', nullable: true },
      who: { type: 'id' },
      placed: { type: 'date' },
    },
    values: {
      amount: rows.map(() => shift + random.normal()),
      kind: rows.map(() => (random.next() < share ? 'a' : random.next() < 0.7 ? 'b' : 'c')),
      note: rows.map(() => (random.next() < missing ? null : random.next() < 0.5 ? 'yes' : 'no')),
      who: rows.map((_, row) => String(row)),
      placed: rows.map(() => '2026-01-01'),
    },
  });
}

const earlier = draw({ count: 4000, seed: 1 });
const describe = async (rows: AnyTable): Promise<TableProfile> =>
  (await profile.run({ rows }, { leakage: 0.95, topValues: 20, minimumFrequency: 5, label: undefined }, testContext()))
    .profile;

async function compare(rows: AnyTable, against: object, params: object = {}): Promise<DriftReport> {
  const defaults = { columns: undefined, tolerance: 0.1, tolerances: {} };
  const { report } = await drift.run({ rows, ...against } as never, { ...defaults, ...params }, testContext());
  expect(drift.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

const decisionsOf = (report: DriftReport) =>
  Object.fromEntries(report.comparisons.map(({ column, about, decision }) => [`${column} ${about}`, decision]));

test('rows of the same world pass', async () => {
  const report = await compare(draw({ count: 4000, seed: 2 }), { reference: earlier });
  expect(decisionsOf(report)).toEqual({
    'amount values': 'passed',
    'kind values': 'passed',
    'note values': 'passed',
    'note missing': 'passed',
  });
  expect(report.verdicts.every(({ isPassed }) => isPassed)).toBe(true);
  expect(Math.min(...report.comparisons.map(({ adjustedP }) => adjustedP))).toBeGreaterThan(0.05);
  expect(report.notCompared.map(({ column }) => column)).toEqual(['who', 'placed']);
  expect(report).toMatchObject({ rows: 4000, referenceRows: 4000 });
  expect(report.smallestN).toBeLessThan(3700);
});

test('a shifted number, a share that grew and values that got lost fail, each by its own comparison', async () => {
  const changed = draw({ count: 4000, seed: 3, shift: 0.5, share: 0.8, missing: 0.4 });
  const report = await compare(changed, { reference: earlier });
  expect(decisionsOf(report)).toEqual({
    'amount values': 'failed',
    'kind values': 'failed',
    'note values': 'passed',
    'note missing': 'failed',
  });
  const amount = report.comparisons[0]!;
  // Of two normal distributions half a deviation apart: 2 Φ(1/4) − 1, and (1/2)² by the definition of the index.
  expect(amount.change.low!).toBeLessThan(0.1974);
  expect(amount.change.high!).toBeGreaterThan(0.1974);
  expect(amount.psi!).toBeGreaterThan(0.18);
  expect(amount.psi!).toBeLessThan(0.3);
  expect(amount.adjustedP).toBeLessThan(1e-10);
  expect(report.largestChange.value).toBe(Math.max(...report.comparisons.map(({ change }) => change.value!)));
  expect(report.summary.slice(1)).toHaveLength(6);
});

test('few rows are inconclusive, whatever they show', async () => {
  const report = await compare(draw({ count: 40, seed: 4 }), { reference: earlier });
  expect(decisionsOf(report)['amount values']).toBe('inconclusive');
  expect(report.smallestN).toBeLessThanOrEqual(40);
});

test('the profile of the earlier rows decides as the rows do, and its D is not above theirs', async () => {
  for (const [seed, shift] of [
    [5, 0],
    [6, 0.05],
    [7, 0.5],
  ] as const) {
    const rows = draw({ count: 3000, seed, shift, missing: 0.15 });
    const [exact, bounded] = [
      await compare(rows, { reference: earlier }),
      await compare(rows, { profile: await describe(earlier) }),
    ];
    exact.comparisons.forEach((one, index) => {
      const other = bounded.comparisons[index]!;
      expect(other.column).toBe(one.column);
      expect(other.psi).toBe(one.psi);
      if (one.test !== 'kolmogorov-smirnov') expect(other).toEqual(one);
      else {
        expect(other.statistic!).toBeLessThanOrEqual(one.statistic!);
        expect(other.statistic!).toBeGreaterThan(one.statistic! - 0.011);
        expect(other.p).toBeGreaterThanOrEqual(one.p);
        expect(other.change.high!).toBeGreaterThanOrEqual(one.change.high! - 1e-12);
        expect(other.decision).toBe(one.decision);
      }
    });
  }
});

test('numbers with a frequent value, and values that nobody named, are compared with a profile too', async () => {
  const random = createRandom(9);
  const make = (zeros: number, codes: number) =>
    createTable({
      columns: { gain: { type: 'number' }, zip: { type: 'text' } },
      values: {
        gain: Array.from({ length: 2000 }, () => (random.next() < zeros ? 0 : 1 + random.integer(5000))),
        zip: Array.from({ length: 2000 }, () => `z${random.integer(codes)}`),
      },
    });
  const before = make(0.9, 4);
  const known = { profile: await describe(before) };
  expect(decisionsOf(await compare(make(0.9, 4), known))).toEqual({ 'gain values': 'passed', 'zip values': 'passed' });
  expect(decisionsOf(await compare(make(0.6, 400), known))).toEqual({
    'gain values': 'failed',
    'zip values': 'failed',
  });
  const rare = await compare(make(0.9, 100_000), { reference: make(0.9, 100_000) });
  expect(rare.notCompared).toEqual([
    { column: 'zip', reason: 'it has fewer than two values that are frequent enough' },
  ]);
});

test('tolerances are by column, and columns can be chosen', async () => {
  const changed = draw({ count: 4000, seed: 3, shift: 0.5 });
  const report = await compare(
    changed,
    { reference: earlier },
    { columns: ['amount'], tolerance: 0, tolerances: { amount: 0.4 } },
  );
  expect(decisionsOf(report)).toEqual({ 'amount values': 'passed' });
  expect(report.verdicts[0]).toMatchObject({ rule: "change of 'amount'", required: '≤ 0.4', isPassed: true });
});

test('what cannot be compared is refused in one sentence', async () => {
  const one = createTable({ columns: { amount: { type: 'text' } }, values: { amount: ['x'] } });
  await expect(compare(one, { reference: earlier })).rejects.toThrow("'amount' is of type text, and the earlier one");
  await expect(compare(earlier, {})).rejects.toThrow("Give the earlier rows, as 'reference' or as 'profile'");
  await expect(compare(earlier, { reference: earlier }, { columns: ['amonut'] })).rejects.toThrow(
    "'amonut' is not a column",
  );
  const none = createTable({ columns: { amount: { type: 'number' } }, values: { amount: [] } });
  await expect(compare(none, { reference: earlier })).rejects.toThrow('Both sides of a comparison need rows');
});
