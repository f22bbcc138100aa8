// What every family of models keeps, whatever it computes: a contract for the families that are, and for further ones.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { attackParamsSchema } from '../attacks/attack-params.ts';
import { baseline } from '../baseline.ts';
import { quantise, quantiseParamsSchema } from '../compressing/quantise.ts';
import { vote } from '../ensembles/vote.ts';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { maskAnswers } from '../privacy/mask-answers.ts';
import type { FamilyName } from '../schemas/model-description.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { describeModelDifference, summariseModel } from './describe-model.ts';
import { descriptionFile } from './model-files.ts';
import type { AnyModel } from './model-value.ts';
import { predictTable } from './predict.ts';
import { readModel } from './read-model.ts';
import { writeModel } from './write-model.ts';

const columns = {
  x: { type: 'number', min: -4, max: 4 },
  kind: { type: 'category', values: ['a', 'b', 'c'] },
  high: { type: 'boolean' },
  level: { type: 'category', values: ['low', 'middle', 'top'] },
  amount: { type: 'number' },
} as const;

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => Math.max(-4, Math.min(4, random.normal())));
  const kind = x.map(() => ['a', 'b', 'c'][random.integer(3)]!);
  const shown = x.map((value, row) => value + (kind[row] === 'a' ? 1 : 0) + 0.5 * random.normal());
  return createTable({
    columns,
    values: {
      x,
      kind,
      high: shown.map((value) => value > 0.3),
      level: shown.map((value) => (value < -0.3 ? 'low' : value < 0.8 ? 'middle' : 'top')),
      amount: shown.map((value) => 50 + 10 * value),
    },
  });
}

const rows = draw(120, 1);
const other = draw(120, 2);
const features = ['x', 'kind'];

type Fit = (label: string, on?: typeof rows) => Promise<AnyModel>;
const families: Readonly<Record<FamilyName, Fit>> = {
  network: async (label, on = rows) => {
    const params = trainParamsSchema.parse({ label, features, epochs: 4, learningRate: 0.05, network: { dense: [4] } });
    return (await train.run({ rows: on }, params, testContext())).model;
  },
  trees: async (label, on = rows) => {
    const params = treeParamsSchema.parse({ label, features, trees: 20, minRowsInLeaf: 5 });
    return (await trainTrees.run({ rows: on }, params, testContext())).model;
  },
  linear: async (label, on = rows) =>
    (await trainLinear.run({ rows: on }, linearParamsSchema.parse({ label, features }), testContext())).model,
  constant: async (label, on = rows) =>
    (await baseline.run({ rows: on }, { label, strategy: undefined }, testContext())).model,
  integers: async (label, on = rows) => {
    const params = quantiseParamsSchema.parse({ to: 'int8' });
    return (await quantise.run({ model: await families.network(label, on), rows: on }, params, testContext())).model;
  },
  ensemble: async (label, on = rows) => {
    const models = { linear: await families.linear(label, on), trees: await families.trees(label, on) };
    const voting = label === 'amount' ? undefined : 'soft';
    return (await vote.run({ models }, { voting, weights: undefined }, testContext())).model;
  },
  wrapped: async (label, on = rows) =>
    (await maskAnswers.run({ model: await families.linear(label, on) }, { decimals: 3, top: undefined }, testContext()))
      .model,
};

describe.each(Object.entries(families))('%s', (family, fit) => {
  describe.each(['high', 'level', 'amount'])('of %s', (label) => {
    test('says what it is', async () => {
      const { description, task } = await fit(label);
      expect(description).toMatchObject({ family, label, task: label === 'amount' ? 'regression' : 'classification' });
      expect(summariseModel(description)).toMatch(new RegExp(`^${family}, ${task} of ${label}, [1-9]\\d* parameters$`));
    });

    test('predicts the same after it was stored, without the label, in the order of the rows', async () => {
      const model = await fit(label);
      const path = join(testContext().folder, 'stored');
      await writeModel(model, path);
      const before = await predictTable(model, rows);
      const { x, kind } = columns;
      const unlabelled = createTable({
        columns: { x, kind },
        values: { x: rows.column('x'), kind: rows.column('kind') },
      });
      expect(await predictTable(await readModel(path), unlabelled)).toEqual(before);
      const width = Math.max(1, before.classes.length);
      const outputs = label === 'amount' ? before.values : before.probabilities;
      expect(outputs).toHaveLength(rows.rowCount * width);
      const last = await predictTable(model, selectRows(rows, [119, 7]));
      const alone = label === 'amount' ? last.values : last.probabilities;
      for (let k = 0; k < width; k++) {
        expect(alone[k]).toBeCloseTo(outputs[119 * width + k]!, 5);
        expect(alone[width + k]).toBeCloseTo(outputs[7 * width + k]!, 5);
      }
      if (label === 'amount') return;
      for (let row = 0; row < rows.rowCount; row++) {
        const shares = outputs.subarray(row * width, (row + 1) * width);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(before.predicted[row]).toBe(shares.indexOf(Math.max(...shares)));
      }
    });

    test('has the same bytes when it is trained again, and tells how others differ', async () => {
      const [model, again, differing] = [await fit(label), await fit(label), await fit(label, other)];
      for (const file of [...model.description.files, descriptionFile])
        expect(await readFile(join(again.path, file))).toEqual(await readFile(join(model.path, file)));
      expect(await describeModelDifference(model.path, again.path)).toBeUndefined();
      expect(await describeModelDifference(model.path, differing.path)).toMatch(/by up to \d/);
      const linear = await families[family === 'linear' ? 'constant' : 'linear'](label);
      expect(await describeModelDifference(model.path, linear.path)).toContain(`family '${family}', and now '`);
    });

    test('refuses rows without a column that it takes, by name', async () => {
      const model = await fit(label);
      const without = createTable({ columns: { x: columns.x }, values: { x: [0.5] } });
      if (model.description.features.length === 0) expect((await predictTable(model, without)).classes).toBeDefined();
      else
        await expect(predictTable(model, without)).rejects.toThrow(
          "The model takes 'kind', which the rows do not have",
        );
    });

    test('is evaluated', async () => {
      const { metrics } = await evaluate.run({ model: await fit(label), rows: other }, { slices: [] }, testContext());
      const main = (metrics as Record<string, { value: number }>)[
        label === 'amount' ? 'meanAbsoluteError' : 'accuracy'
      ]!;
      expect(main.value).toBeGreaterThan(family === 'constant' && label === 'amount' ? 5 : 0.3);
    });
  });

  test('is attacked where something may change', async () => {
    const model = await fit('level');
    const params = attackParamsSchema.parse({ epsilon: 0.1, steps: 5 });
    const attack = async () => adversarialTest.run({ model: model as never, rows: other }, params, testContext());
    if (family === 'constant') return expect(attack).rejects.toThrow('There is nothing that an attack may change');
    const { report } = await attack();
    // Without gradients by Square alone.
    if (['trees', 'ensemble', 'wrapped', 'integers'].includes(family))
      expect(report.pgdAccuracy.reason).toBe(`family '${family}' has no gradients`);
    expect(report.robustAccuracy.value!).toBeLessThan(report.accuracy.value!);
  });
});

test('a model of a family that is not known is refused by name', async () => {
  const model = await families.constant('high');
  const newer = { ...model, description: { ...model.description, family: 'forest' as never } };
  await expect(predictTable(newer, rows)).rejects.toThrow("Unknown model family 'forest'");
});
