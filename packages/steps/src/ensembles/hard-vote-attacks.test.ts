// The scores of a hard vote stay the same until a member changes its vote: searches need the guide.

import { createRandom, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, expect, test } from 'vitest';
import { attackBounds } from '../attacks/attack-bounds.ts';
import { openAttackedModel } from '../attacks/search/open-attacked-model.ts';
import { square } from '../attacks/search/square.ts';
import type { FeasibleAttackReport } from '../feasible/feasible-attack.ts';
import { feasibleAttack } from '../feasible/feasible-attack.ts';
import type { AnyModel } from '../models/model-value.ts';
import { type ColumnSpec, category, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainLinear } from '../train-linear.ts';
import { createBreathing } from '../training/breathing.ts';
import { vote } from './vote.ts';

async function call<Outputs>(step: Runnable, inputs: object, params: object): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<Outputs>;
  return run(inputs, parsed.value, testContext({ seed: 1 }));
}

const features = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const columns = {
  ...Object.fromEntries(features.map((name) => [name, number({ min: 0, max: 1 })])),
  good: category(['no', 'yes'], { positive: 'yes' }),
} as unknown as Readonly<Record<string, ColumnSpec>>;

function points(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, () => features.map(() => random.next()));
  const sum = (row: readonly number[]) => row.reduce((total, value, j) => total + value * (j % 2 === 0 ? 1 : -1), 0);
  return createTable({
    columns,
    values: {
      ...Object.fromEntries(features.map((name, j) => [name, rows.map((row) => row[j]!)])),
      good: rows.map((row) => (sum(row) + 0.2 * random.normal() > 0 ? 'yes' : 'no')),
    },
  });
}

const rows = points(60, 9);
let voted: AnyModel;

beforeAll(async () => {
  // Three models that see different columns: a change has to reach two of them.
  const models: Record<string, AnyModel> = {};
  for (const [name, own] of Object.entries({
    one: features.slice(0, 4),
    two: features.slice(2, 6),
    three: features.slice(4),
  }))
    models[name] = (
      await call<{ model: AnyModel }>(trainLinear, { rows: points(400, 2) }, { label: 'good', features: own })
    ).model;
  voted = (await call<{ model: AnyModel }>(vote, { models }, { voting: 'hard' })).model;
});

test('Square fools more rows by the guide than by shares of votes', async () => {
  const bounds = attackBounds(voted.description.features);
  const opened = await openAttackedModel(voted, rows, { bounds, steps: 1, starts: 1 });
  const attack = async (model: typeof opened) => {
    const found = await square({ queries: 300 })({
      ...{ model, origins: opened.origins, ball: { norm: 'l1', epsilon: 0.3 } },
      ...{ random: createRandom(4), breathing: createBreathing(new AbortController().signal) },
    });
    return found.filter((right) => right === 0).length;
  };
  const { guidedScoresOf, ...blind } = opened;
  expect(guidedScoresOf).toBeDefined();
  const [guided, unguided] = [await attack(opened), await attack(blind)];
  expect(guided).toBeGreaterThan(unguided);
  opened.dispose();
});

test('feasible changes that have to move two members are found', async () => {
  const changes = Object.fromEntries(features.map((name) => [name, { most: 0.25 }]));
  const { report } = await call<{ report: FeasibleAttackReport }>(
    feasibleAttack,
    { model: voted, rows },
    { changes, restarts: 0 },
  );
  // Each member sees four columns with slopes of about 1, so that a change of a quarter in each moves it by about 1.
  expect(report.robustAccuracy.value).toBeLessThan(report.accuracy.value! / 2);
});
