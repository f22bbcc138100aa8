// Models that are made smaller: what is stored, what it says, and what it lost.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { calibrate } from '../calibrate.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { writeModel } from '../models/write-model.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { compareSizes, type SizeReport } from './compare-sizes.ts';
import { distil, distilParamsSchema } from './distil.ts';
import { type PruneOptions, type PruneReport, prune, pruneParamsSchema } from './prune.ts';
import { type QuantiseOptions, type QuantiseReport, quantise, quantiseParamsSchema } from './quantise.ts';

const tf = await loadBackend<Tfjs>();

/** Images of 6 × 6 with a bright bar, whose position is the class. */
function drawImages(count: number, seed: number) {
  const random = createRandom(seed);
  const kinds = Array.from({ length: count }, () => random.integer(3));
  const data = Float32Array.from({ length: count * 36 }, (_, i) => {
    const [row, y] = [Math.floor(i / 36), Math.floor((i % 36) / 6)];
    return Math.max(0, Math.min(1, 0.3 * random.next() + (Math.floor(y / 2) === kinds[row] ? 0.4 : 0)));
  });
  return createTable({
    columns: {
      image: { type: 'image', shape: [6, 6, 1], min: 0, max: 1, from: ['1', '36'] },
      kind: { type: 'category', values: ['top', 'middle', 'bottom'] },
    },
    values: { image: { shape: [6, 6, 1], data }, kind: kinds.map((kind) => ['top', 'middle', 'bottom'][kind]!) },
  });
}

function drawColumns(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => random.normal());
  const y = Array.from({ length: count }, () => random.normal());
  return createTable({
    columns: { x: { type: 'number' }, y: { type: 'number' }, inside: { type: 'boolean' }, amount: { type: 'number' } },
    values: {
      x,
      y,
      inside: x.map((value, row) => value ** 2 + y[row]! ** 2 < 1.2),
      amount: x.map((value, row) => 100 + 20 * value * y[row]! + random.normal()),
    },
  });
}

const [images, otherImages] = [drawImages(240, 1), drawImages(200, 2)];
const [columns, otherColumns] = [drawColumns(300, 3), drawColumns(300, 4)];

async function fit(rows: typeof images | typeof columns, label: string, given: object): Promise<AnyModel> {
  const params = trainParamsSchema.parse({ label, epochs: 15, learningRate: 0.01, ...given });
  return (await train.run({ rows: rows as never }, params, testContext())).model;
}

const pruned = (
  model: AnyModel,
  params: PruneOptions,
  rows?: object,
): Promise<{ model: AnyModel; report: PruneReport }> =>
  prune.run({ model, rows: rows as never }, pruneParamsSchema.parse(params), testContext());
const quantised = (
  model: AnyModel,
  params: QuantiseOptions,
  rows?: object,
): Promise<{ model: AnyModel; report: QuantiseReport }> =>
  quantise.run({ model, rows: rows as never }, quantiseParamsSchema.parse(params), testContext());
const compared = async (before: AnyModel, after: AnyModel, rows: object): Promise<SizeReport> =>
  (await compareSizes.run({ before, after, rows: rows as never } as never, { latency: false }, testContext())).report;

let network: AnyModel;
beforeAll(async () => {
  network = await fit(images, 'kind', { network: { convolutions: [4, 6], dense: [12] } });
});

async function storedAgain(model: AnyModel): Promise<AnyModel> {
  const path = join(testContext().folder, 'stored');
  await writeModel(model, path);
  return readModel(path);
}

describe('pruned weights', () => {
  test('are 0 in the share that is asked for, in each layer, and stay so while the others are trained', async () => {
    const { model, report } = await pruned(
      network,
      { sparsity: 0.75, epochs: 6, rampEpochs: 4, batchSize: 16 },
      images,
    );
    expect(report.epochs.map(({ sparsity }) => Number(sparsity.toFixed(4)))).toEqual([
      0.4336, 0.6563, 0.7383, 0.75, 0.75, 0.75,
    ]);
    expect(report.layers.map(({ layer, before, after }) => [layer, before, after])).toEqual([
      ['conv_1', 36, 9],
      ['conv_2', 216, 54],
      ['dense_1', 648, 162],
      ['outputs', 36, 9],
    ]);
    const sizes = await compared(network, model, otherImages);
    expect(sizes.productsShare.value).toBeCloseTo(0.25, 2);
    expect(sizes.accuracyDifference!.low!).toBeGreaterThan(-0.05);
    expect(sizes.after.parameters).toBe(sizes.before.parameters);
    const context = testContext();
    const params = pruneParamsSchema.parse({ sparsity: 0.75, epochs: 6, rampEpochs: 4, batchSize: 16 });
    const again = await prune.run({ model: network, rows: images } as never, params, context);
    expect(context.logged).toEqual([]);
    for (const file of model.description.files)
      expect(await readFile(join(again.model.path, file))).toEqual(await readFile(join(model.path, file)));
    expect(await predictTable(await storedAgain(model), otherImages)).toEqual(await predictTable(model, otherImages));
  });

  test('are those with the smallest magnitudes of all layers together, without rows at once', async () => {
    const { model, report } = await pruned(network, { sparsity: 0.5, scope: 'global' });
    const kernels = async (of: AnyModel) => {
      const own = await loadNetwork(tf, of);
      const values = own.trainableWeights
        .filter(({ originalName }) => originalName.endsWith('kernel'))
        .flatMap((weight) => [...weight.read().dataSync()]);
      own.dispose();
      return values;
    };
    const [before, after] = [await kernels(network), await kernels(model)];
    const removed = before.filter((_, index) => after[index] === 0).map(Math.abs);
    const kept = before.filter((_, index) => after[index] !== 0).map(Math.abs);
    expect(kept).toHaveLength(before.length / 2);
    expect(Math.max(...removed)).toBeLessThan(Math.min(...kept));
    expect(after.filter((value, index) => value !== 0 && value !== before[index])).toEqual([]);
    expect(report.epochs).toEqual([]);
    expect(new Set(report.layers.map(({ before: all, after: left }) => left / all)).size).toBeGreaterThan(1);
  });
});

describe('removed units', () => {
  test('make a smaller network, which tfjs opens', async () => {
    const { model, report } = await pruned(
      network,
      { sparsity: 0.5, structure: 'units', epochs: 5, batchSize: 16 },
      images,
    );
    expect(report.layers).toEqual([
      { layer: 'conv_1', before: 4, after: 2 },
      { layer: 'conv_2', before: 6, after: 3 },
      { layer: 'dense_1', before: 12, after: 6 },
    ]);
    const sizes = await compared(network, model, otherImages);
    expect(sizes.after.parameters).toBe(2 * 9 + 2 + 2 * 3 * 9 + 3 + 27 * 6 + 6 + 6 * 3 + 3);
    expect(sizes.productsShare.value!).toBeLessThan(0.35);
    expect(sizes.accuracyDifference!.low!).toBeGreaterThan(-0.05);
    const opened = await tf.loadLayersModel(`file://${join(model.path, 'model.json')}`);
    expect(opened.countParams()).toBe(sizes.after.parameters);
    opened.dispose();
  });

  test('of which all weights were 0 change nothing', async () => {
    const parts = await loadNetwork(tf, network);
    const [kernel, bias, ...others] = parts.getWeights();
    const mask = tf.tensor([1, 0, 1, 1]);
    parts.setWeights([tf.mul(kernel!, mask), tf.mul(bias!, mask), ...others]);
    const { saveNetwork } = await import('../models/save-network.ts');
    const path = join(testContext().folder, 'masked');
    await saveNetwork(tf, parts, network.description, path);
    parts.dispose();
    const masked = { ...network, path };
    // The share leaves all units but the one of zeros: 4 × 0.75, 6 × 0.75 … of all layers together.
    const { model, report } = await pruned(masked, { sparsity: 1 / 22, scope: 'global', structure: 'units' });
    expect(report.layers[0]).toEqual({ layer: 'conv_1', before: 4, after: 3 });
    const [before, after] = [await predictTable(masked, otherImages), await predictTable(model, otherImages)];
    for (const [index, value] of after.probabilities.entries())
      expect(value).toBeCloseTo(before.probabilities[index]!, 5);
  });

  test('cannot be followed through every layer', async () => {
    const lone = await fit(columns, 'inside', { network: { dense: [] } });
    await expect(pruned(lone, { sparsity: 0.5, structure: 'units' })).rejects.toThrow('no hidden units to remove');
  });
});

describe('a quantised network', () => {
  test.each(['float16', 'int8-weights'] as const)('has weights as %s, and fewer bytes', async (to) => {
    const { model } = await quantised(network, { to });
    const [before, after] = [await predictTable(network, otherImages), await predictTable(model, otherImages)];
    const furthest = Math.max(
      ...after.probabilities.map((value, index) => Math.abs(value - before.probabilities[index]!)),
    );
    expect(furthest).toBeLessThan(to === 'float16' ? 2e-3 : 0.05);
    expect(furthest).toBeGreaterThan(0);
    const weights = async (of: AnyModel, file: string) => (await readFile(join(of.path, file))).length;
    const share = (await weights(model, 'packed.bin')) / (await weights(network, 'weights.bin'));
    expect(share).toBeLessThan(to === 'float16' ? 0.501 : 0.36);
    expect(await predictTable(await storedAgain(model), otherImages)).toEqual(after);
  });

  test('in integers is close to the network in float32', async () => {
    const { model, report } = await quantised(network, { to: 'int8' }, images);
    expect(model.description.family).toBe('integers');
    expect(report.activations.map(({ layer, zero }) => [layer, zero])).toEqual([
      ['inputs', 0],
      ['conv_1', 0],
      ['conv_2', 0],
      ['dense_1', 0],
    ]);
    const sizes = await compared(network, model, otherImages);
    expect(sizes.accuracyDifference!.value!).toBeGreaterThan(-0.02);
    expect(sizes.before.products).toBe(sizes.after.products);
    const [before, after] = [await predictTable(network, otherImages), await predictTable(model, otherImages)];
    expect(
      Math.max(...after.probabilities.map((value, index) => Math.abs(value - before.probabilities[index]!))),
    ).toBeLessThan(0.1);
  });

  test.each(['int8-weights', 'int8'] as const)('learns while it is rounded to %s', async (to) => {
    const context = testContext();
    const params = quantiseParamsSchema.parse({ to, epochs: 4, batchSize: 12 });
    const { model, report } = await quantise.run({ model: network, rows: images } as never, params, context);
    // Rounding is compiled as well.
    expect(context.logged).toEqual([]);
    expect(report.epochs).toHaveLength(4);
    expect(report.epochs.at(-1)!.loss).toBeLessThan(report.epochs[0]!.loss);
    expect((await compared(network, model, otherImages)).accuracyDifference!.value!).toBeGreaterThan(-0.02);
  });

  test('stays pruned, and its zeros take no bytes', async () => {
    const sparse = (await pruned(network, { sparsity: 0.8, epochs: 3, batchSize: 16 }, images)).model;
    const { model } = await quantised(sparse, { to: 'int8-weights', epochs: 2 }, images);
    const sizes = await compared(sparse, model, otherImages);
    expect(sizes.after.nonZeroProducts!).toBeLessThanOrEqual(sizes.before.nonZeroProducts!);
    expect(sizes.bytesShare.value!).toBeLessThan(1);
  });

  test('of numbers keeps its unit', async () => {
    const regressor = await fit(columns, 'amount', { network: { dense: [24] }, features: ['x', 'y'], epochs: 40 });
    const { model } = await quantised(regressor, { to: 'int8' }, columns);
    const sizes = await compared(regressor, model, otherColumns);
    expect(sizes.accuracyDifference).toBeUndefined();
    expect(Math.abs(sizes.meanAbsoluteErrorDifference!.value!)).toBeLessThan(1);
  });
});

describe('a distilled network', () => {
  test('of a boosted forest says what the forest says', async () => {
    const params = treeParamsSchema.parse({ label: 'inside', features: ['x', 'y'], trees: 40 });
    const { model: forest } = await trainTrees.run(
      { rows: columns, validation: undefined } as never,
      params,
      testContext(),
    );
    const given = { network: { dense: [16] }, epochs: 40, learningRate: 0.01 };
    const { model } = await distil.run(
      { teacher: forest, rows: columns } as never,
      distilParamsSchema.parse(given),
      testContext(),
    );
    const { predicted } = await predictTable(model, otherColumns);
    const teacher = await predictTable(forest, otherColumns);
    expect(predicted.filter((guess, row) => guess === teacher.predicted[row]).length / 300).toBeGreaterThan(0.9);
    const sizes = await compared(forest, model, otherColumns);
    expect(sizes.bytesShare.value!).toBeLessThan(0.3);
    expect(sizes.productsShare).toMatchObject({ value: null });
    expect(sizes.before.products).toBeNull();
  });

  test('of numbers learns from the numbers of its teacher', async () => {
    const teacher = await fit(columns, 'amount', { network: { dense: [24] }, features: ['x', 'y'], epochs: 30 });
    const given = distilParamsSchema.parse({ network: { dense: [12] }, epochs: 30, share: 1, learningRate: 0.01 });
    const { model } = await distil.run({ teacher, rows: columns } as never, given, testContext());
    const [one, other] = [await predictTable(model, otherColumns), await predictTable(teacher, otherColumns)];
    const apart = one.values.reduce((total, value, row) => total + Math.abs(value - other.values[row]!), 0) / 300;
    expect(apart).toBeLessThan(8);
  });
});

describe('what cannot be made smaller', () => {
  test('is refused in one sentence', async () => {
    const params = treeParamsSchema.parse({ label: 'inside', features: ['x', 'y'], trees: 5 });
    const { model: forest } = await trainTrees.run(
      { rows: columns, validation: undefined } as never,
      params,
      testContext(),
    );
    await expect(pruned(forest, { sparsity: 0.5 })).rejects.toThrow(
      "Only networks can be pruned, and this model is of the family 'trees': distil it into a network first",
    );
    const { model: calibrated } = await calibrate.run(
      { model: network, rows: otherImages } as never,
      { method: 'temperature' },
      testContext(),
    );
    await expect(quantised(calibrated, { to: 'float16' })).rejects.toThrow('The model has a calibration');
    await expect(quantised(network, { to: 'int8' })).rejects.toThrow(
      "'int8' measures activations on the input 'rows', which is not wired: quantise({ model, rows }, …)",
    );
    await expect(quantised(network, { to: 'float16' }, images)).rejects.toThrow(
      "'float16' without epochs uses no rows",
    );
    await expect(pruned(network, { sparsity: 0.5, epochs: 3 })).rejects.toThrow("'epochs' trains on the input 'rows'");
    const curved = await fit(columns, 'inside', {
      network: { dense: [4], activation: 'tanh' },
      features: ['x', 'y'],
      epochs: 1,
    });
    await expect(quantised(curved, { to: 'int8' }, columns)).rejects.toThrow(
      "The layer 'dense_1' (Dense) cannot be quantised to 'int8': its activation 'tanh' is not known in integers",
    );
    expect(quantiseParamsSchema.safeParse({ to: 'float16', epochs: 2 }).success).toBe(false);
    expect(pruneParamsSchema.safeParse({ sparsity: 0.5, structure: 'units', rampEpochs: 2 }).success).toBe(false);
    expect(pruneParamsSchema.safeParse({ sparsity: 1 }).success).toBe(false);
    await expect(compared(network, curved, otherImages)).rejects.toThrow("'after' predicts 'inside'");
  });
});
