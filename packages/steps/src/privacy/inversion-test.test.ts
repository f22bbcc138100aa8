import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import type { InversionReport } from './inversion-report.ts';
import { inversionTest } from './inversion-test.ts';

const random = createRandom(11);
const count = 400;
const groups = ['a', 'b', 'c'];
const group = Array.from({ length: count }, () => groups[random.integer(3)]!);
const age = Array.from({ length: count }, () => 20 + random.integer(50));
const isIll = group.map(
  (own, row) => random.next() < (own === 'c' ? 0.92 : own === 'b' ? 0.2 : 0.08) + age[row]! * 1e-4,
);
const all = createTable({
  columns: {
    group: { type: 'category', values: groups },
    age: { type: 'number', min: 20, max: 70 },
    unused: { type: 'boolean' },
    ill: { type: 'boolean' },
  },
  values: { group, age, unused: age.map((years) => years > 40), ill: isIll },
});
const part = (from: number, to: number) =>
  selectRows(
    all,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
const [members, rows] = [part(0, 200), part(200, 400)];
const features = ['group', 'age'];
const { model } = await trainLinear.run(
  { rows: members },
  linearParamsSchema.parse({ label: 'ill', features }),
  testContext(),
);

const invert = async (given: unknown, inputs: object, column = 'group'): Promise<InversionReport> =>
  (await inversionTest.run({ model: given as never, rows, members: undefined, ...inputs }, { column }, testContext()))
    .report;

test('the guess is the value with the largest prior × probability of the label', async () => {
  const report = await invert(model, {});
  // The same by hand: the frequencies of the rows, and the model's answer for each value.
  const own = rows.column('group') as readonly string[];
  const label = rows.column('ill') as readonly boolean[];
  let hits = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    const scores: number[] = [];
    for (const value of groups) {
      const one = createTable({
        columns: { group: { type: 'category', values: groups }, age: { type: 'number', min: 20, max: 70 } },
        values: { group: [value], age: [(rows.column('age') as readonly number[])[row]!] },
      });
      const { probabilities, classes } = await predictTable(model as AnyModel, one);
      const prior = own.filter((other) => other === value).length / own.length;
      scores.push(prior * probabilities[classes.indexOf(String(label[row]))]!);
    }
    if (groups[scores.indexOf(Math.max(...scores))] === own[row]) hits++;
  }
  expect(report.accuracy).toMatchObject({ value: hits / rows.rowCount, n: 200 });
  const most = Math.max(...groups.map((value) => own.filter((other) => other === value).length));
  expect(report.priorAccuracy.value).toBe(most / rows.rowCount);
  expect(report.gain.value).toBeCloseTo(report.accuracy.value! - report.priorAccuracy.value!, 12);
  // Who is ill is mostly in one group: the model gives it away.
  expect(report.gain.low).toBeGreaterThan(0);
  expect(report.values.map(({ value }) => value)).toEqual(groups);
  expect(report.values.reduce((sum, { guessed }) => sum + guessed, 0)).toBe(hits);
  expect(report.memberAccuracy).toMatchObject({ value: null, reason: 'there are no members' });
});

test('trees that know their training rows by heart give away more of them', async () => {
  const trees = await trainTrees.run(
    { rows: members, validation: undefined },
    treeParamsSchema.parse({ label: 'ill', features, trees: 200, leaves: 60, minRowsInLeaf: 1 }),
    testContext(),
  );
  const report = await invert(trees.model, { members });
  expect(report.advantage.value).toBeCloseTo(report.memberAccuracy.value! - report.accuracy.value!, 12);
  expect(report.advantage.low).toBeLessThan(report.advantage.value!);
  expect(report.memberAccuracy.value).toBeGreaterThan(report.accuracy.value!);
  expect(inversionTest.definition.out['report']!.validate(report)).toBeUndefined();
});

test.each([
  ['age', {}, "column: 'age' is of type number, and values of categories and booleans are guessed"],
  ['unused', {}, "column: the model does not take 'unused'"],
  ['grup', {}, "There are 'group', 'age'"],
  ['group', { rows: part(200, 205) }, "rows: 5 rows are too few to guess 'group' of: give 10"],
  [
    'group',
    {
      rows: selectRows(
        rows,
        (rows.column('group') as readonly string[]).flatMap((own, row) => (own === 'a' ? [row] : [])),
      ),
    },
    "'group' is the same in all",
  ],
])('%s %j is refused by name', async (column, inputs, message) => {
  await expect(invert(model, inputs, column)).rejects.toThrow(message);
});
