// Models of models, and models in integers, give the same answers in onnxruntime.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../../baseline.ts';
import { quantise, quantiseParamsSchema } from '../../compressing/quantise.ts';
import { fitStack } from '../../ensembles/fit-stack.ts';
import { predictFold } from '../../ensembles/predict-fold.ts';
import { vote } from '../../ensembles/vote.ts';
import { linearParamsSchema } from '../../linear/linear-params.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { createTable } from '../../tables/create-table.ts';
import { train } from '../../train.ts';
import { trainLinear } from '../../train-linear.ts';
import { trainTrees } from '../../train-trees.ts';
import { trainParamsSchema } from '../../training/train-params.ts';
import { treeParamsSchema } from '../../trees/trees-params.ts';
import { exportModel, exportParamsSchema } from '../export-model.ts';

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => random.normal());
  const kind = x.map(() => ['a', 'b', null][random.integer(3)]!);
  const shown = x.map((value, row) => value + (kind[row] === 'a' ? 1 : 0) + 0.5 * random.normal());
  return createTable({
    columns: {
      x: { type: 'number' },
      kind: { type: 'category', values: ['a', 'b'], nullable: true },
      note: { type: 'text' },
      high: { type: 'boolean' },
      level: { type: 'category', values: ['low', 'middle', 'top'] },
      amount: { type: 'number' },
    },
    values: {
      x,
      kind,
      note: shown.map((value) => (value > 0 ? 'much and more' : 'less and little')),
      high: shown.map((value) => value > 0.3),
      level: shown.map((value) => (value < -0.3 ? 'low' : value < 0.8 ? 'middle' : 'top')),
      amount: shown.map((value) => 50 + 10 * value),
    },
  });
}

const [rows, other] = [draw(200, 1), draw(120, 2)];
const features = ['x', 'kind'];

const linear = async (label: string, given: object = {}) =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features, ...given }), testContext())).model;
const trees = async (label: string) => {
  const params = treeParamsSchema.parse({ label, features, trees: 10, minRowsInLeaf: 5 });
  return (await trainTrees.run({ rows, validation: undefined }, params, testContext())).model;
};
const network = async (label: string) => {
  const params = trainParamsSchema.parse({ label, features, epochs: 6, learningRate: 0.02, network: { dense: [8] } });
  return (await train.run({ rows }, params, testContext())).model;
};
const constant = async (label: string) =>
  (await baseline.run({ rows }, { label, strategy: undefined }, testContext())).model;

async function exported(model: AnyModel, tolerance?: number) {
  const params = exportParamsSchema.parse({ format: 'onnx', tolerance });
  const made = await exportModel.run({ model, rows: other }, params, testContext());
  const about = JSON.parse(await readFile(join(made.exported.path, 'export.json'), 'utf8'));
  return { ...made, about };
}

describe.each(['high', 'level', 'amount'])('an ensemble for %s', (label) => {
  const task = label === 'amount' ? 'regression' : 'classification';
  const members = async () => ({
    constant: await constant(label),
    linear: await linear(label),
    trees: await trees(label),
    network: await network(label),
  });

  test.each(task === 'regression' ? [undefined] : (['soft', 'hard'] as const))('that votes %s', async (voting) => {
    const weights = { constant: 0.5, linear: 1, trees: 2, network: 1.5 };
    const { model } = await vote.run({ models: await members() } as never, { voting, weights }, testContext());
    const { report, about } = await exported(model);
    expect(report).toMatchObject({ otherDecisions: 0 });
    expect(report.largestDifference).toBeLessThan(1e-6);
    // A column that several members take is one input.
    expect(about.inputs.map(({ name }: { name: string }) => name)).toEqual(['row', 'x', 'kind']);
  });

  test('that is a stack, with an ensemble in it', async () => {
    const { linear: one, trees: two } = await members();
    const voting = task === 'regression' ? undefined : ('soft' as const);
    const inner = (await vote.run({ models: { one, two } } as never, { voting, weights: undefined }, testContext()))
      .model;
    const models = { inner, two } as never;
    const { predictions } = await predictFold.run({ models, rows }, {}, testContext());
    const { model } = await fitStack.run(
      { models, folds: { one: predictions } },
      { C: undefined, alpha: undefined },
      testContext(),
    );
    const { report } = await exported(model);
    expect(report.largestDifference).toBeLessThan(1e-6);
    expect(report.otherDecisions).toBe(0);
  });
});

test('a text that two members encode in two ways is an input of each', async () => {
  const text = { features: ['x', 'note'], text: { maxTerms: 3 } };
  const models = {
    first: await linear('high', text),
    second: await linear('high', { ...text, text: { maxTerms: 2 } }),
    third: await linear('high', text),
  };
  const { model } = await vote.run({ models } as never, { voting: 'soft', weights: undefined }, testContext());
  const { report, about } = await exported(model);
  expect(report.largestDifference).toBeLessThan(1e-9);
  expect(about.inputs.map(({ name, shape }: { name: string; shape: unknown[] }) => [name, shape[1]])).toEqual([
    ['x', 1],
    ['note', 3],
    ['note.2', 2],
  ]);
});

describe('a network in integers', () => {
  test.each(['high', 'level', 'amount'])('computes %s in integers there too, bit for bit', async (label) => {
    const { model } = await quantise.run(
      { model: await network(label), rows } as never,
      quantiseParamsSchema.parse({ to: 'int8' }),
      testContext(),
    );
    const { report, about } = await exported(model, 1e-12);
    expect(report.otherDecisions).toBe(0);
    expect(about.operators).toEqual(expect.arrayContaining(['QuantizeLinear', 'QLinearConv', 'ConvInteger']));
    expect(about.operators).not.toContain('Conv');
  });

  test('has convolutions and pools in integers', async () => {
    const random = createRandom(5);
    const data = Float32Array.from({ length: 150 * 98 }, () => random.next());
    const images = createTable({
      columns: {
        image: { type: 'image', shape: [7, 7, 2], min: 0, max: 1, from: ['1', '98'] },
        level: { type: 'category', values: ['low', 'middle', 'top'] },
      },
      values: {
        image: { shape: [7, 7, 2], data },
        level: Array.from(
          { length: 150 },
          (_, row) => ['low', 'middle', 'top'][data[row * 98]! < 0.3 ? 0 : data[row * 98]! < 0.6 ? 1 : 2]!,
        ),
      },
    });
    for (const padding of ['same', 'valid'] as const) {
      const params = trainParamsSchema.parse({
        label: 'level',
        epochs: 3,
        network: { convolutions: [3, 5], dense: [6], padding },
      });
      const { model } = await train.run({ rows: images } as never, params, testContext());
      const small = await quantise.run(
        { model, rows: images } as never,
        quantiseParamsSchema.parse({ to: 'int8' }),
        testContext(),
      );
      const made = await exportModel.run(
        { model: small.model, rows: images } as never,
        exportParamsSchema.parse({ format: 'onnx', tolerance: 1e-12 }),
        testContext(),
      );
      expect(made.report.rows).toBe(150);
    }
  });
});
