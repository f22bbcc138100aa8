// Transfer: what stays as it is, what is trained, and pre-trained models that cannot be used.

import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable, scoreTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { fineTune } from './fine-tune.ts';
import { fineTuneParamsSchema } from './fine-tune-params.ts';

const tf = await loadBackend<Tfjs>();
const base = await mkdtemp(join(tmpdir(), 'fine-tune-'));
afterAll(() => rm(base, { recursive: true, force: true }));

/** Pictures of 4 × 4 with a bright bar: where it is decides the label. */
function pictures(count: number, seed: number, labels: readonly string[]): AnyTable {
  const random = createRandom(seed);
  const data = new Float32Array(count * 16);
  const bar = Array.from({ length: count }, (_, row) => {
    const at = random.integer(labels.length);
    for (let i = 0; i < 16; i++) data[row * 16 + i] = 40 * random.next() + (Math.floor(i / 4) === at ? 180 : 0);
    return labels[at]!;
  });
  return createTable({
    columns: {
      picture: { type: 'image', shape: [4, 4, 1], min: 0, max: 255, from: ['1', '16'] },
      bar: { type: 'category', values: labels },
      other: { type: 'number', nullable: true },
    },
    values: { picture: { shape: [4, 4, 1], data }, bar, other: bar.map(() => random.next()) },
  });
}

const many = pictures(160, 1, ['a', 'b', 'c']);
const few = pictures(40, 2, ['p', 'q', 'r', 's']);
const trained = await train.run(
  { rows: many, validation: undefined },
  trainParamsSchema.parse({
    label: 'bar',
    network: { convolutions: [4], dense: [8] },
    dropout: 0.2,
    epochs: 12,
    learningRate: 0.01,
  }) as never,
  testContext({ folder: await mkdtemp(join(base, 'trained-')) }),
);
const pretrained: AnyModel = trained.model;

async function move(params: object, inputs: object = { pretrained }, logs: string[] = []) {
  const given = { rows: few, validation: undefined, pretrained: undefined, folder: undefined, ...inputs };
  const parsed = fineTuneParamsSchema.parse({ label: 'bar', learningRate: 0.01, batchSize: 8, ...params });
  const folder = await mkdtemp(join(base, 'moved-'));
  const context = testContext({ folder, seed: 3, log: (message) => void logs.push(message) });
  return await fineTune.run(given as never, parsed as never, context);
}

/** The weights of each layer that has some, by name. */
async function weightsOf({ path }: { readonly path: string }) {
  const network = await tf.loadLayersModel(`file://${join(path, 'model.json')}`);
  const weights = network.layers
    .filter((layer) => layer.weights.length > 0)
    .map((layer) => [layer.name, layer.getWeights().map((weight) => [...weight.dataSync()])] as const);
  network.dispose();
  return Object.fromEntries(weights);
}

test('the layers stay as they are, and the head learns what they give', async () => {
  const before = tf.memory().numTensors;
  const logs: string[] = [];
  const { model, history, fineTuningHistory } = await move({ epochs: 40, head: { dense: [8] } }, { pretrained }, logs);
  const [old, own] = [await weightsOf(pretrained), await weightsOf(model)];
  expect(Object.keys(own)).toEqual(['conv_1', 'dense_1', 'head_dense_1', 'head_outputs']);
  expect([own['conv_1'], own['dense_1']]).toEqual([old['conv_1'], old['dense_1']]);
  expect(history.epochs).toHaveLength(40);
  expect(history.epochs.at(-1)!.loss).toBeLessThan(history.epochs[0]!.loss / 2);
  expect(fineTuningHistory).toBeNull();
  expect(model.description).toMatchObject({ classes: ['p', 'q', 'r', 's'], features: pretrained.description.features });
  const { predicted } = await predictTable(model, pictures(100, 9, ['p', 'q', 'r', 's']));
  expect(predicted).toHaveLength(100);
  // 200 steps run as a graph: nothing of the network is frozen within it.
  expect(logs.filter((line) => line.includes('eagerly'))).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

test('fine-tuning trains the layers behind the frozen ones, with its own rate', async () => {
  const head = await move({ epochs: 3 });
  const all = await move({ epochs: 3, fineTuning: { epochs: 2 } });
  const some = await move({ epochs: 3, fineTuning: { epochs: 2, freezeUpTo: 'flatten' } });
  const still = await move({ epochs: 3, fineTuning: { epochs: 2, learningRate: 1e-12 } });
  const [start, whole, part, slow] = await Promise.all([head, all, some, still].map(({ model }) => weightsOf(model)));
  expect(all.history).toEqual(head.history);
  expect(all.fineTuningHistory!.epochs).toHaveLength(2);
  for (const name of Object.keys(start!)) expect(whole![name], name).not.toEqual(start![name]);
  expect(part!['conv_1']).toEqual(start!['conv_1']);
  expect(part!['dense_1']).not.toEqual(start!['dense_1']);
  const gaps = Object.entries(start!).flatMap(([name, weights]) =>
    weights.flat().map((weight, i) => Math.abs(weight - slow![name]!.flat()[i]!)),
  );
  expect(Math.max(...gaps)).toBeLessThan(1e-7);
});

test('the same seed gives the same bytes, from a model and from its folder', async () => {
  const params = { epochs: 2, fineTuning: { epochs: 2 } };
  const bytes = async (inputs: object, more: object = {}) => {
    const { model } = await move({ ...params, ...more }, inputs);
    return (await readFile(join(model.path, 'weights.bin'))).toString('hex');
  };
  const first = await bytes({ pretrained });
  expect(await bytes({ pretrained })).toBe(first);
  expect(await bytes({ folder: { path: pretrained.path } }, { pixels: [0, 1] })).toBe(first);
  expect(await bytes({ folder: { path: pretrained.path } }, { pixels: [-1, 1] })).not.toBe(first);
});

test('a model that was moved can be moved again; names of layers stay apart', async () => {
  const { model } = await move({ epochs: 1, head: { dense: [4] } });
  const again = await move({ epochs: 1, head: { dense: [4] } }, { pretrained: model });
  expect(Object.keys(await weightsOf(again.model))).toEqual([
    'conv_1',
    'dense_1',
    'head_dense_1',
    'head_dense_1_2',
    'head_outputs',
  ]);
});

test('a number can be the label, and pixels are scaled as the network was trained with', async () => {
  const amounts = createTable({
    columns: { ...few.columns, amount: { type: 'number' } },
    values: {
      ...Object.fromEntries(Object.keys(few.columns).map((name) => [name, few.column(name)])),
      amount: (few.column('bar') as readonly string[]).map((bar) => 'pqrs'.indexOf(bar)),
    } as never,
  });
  const { model } = await move({ label: 'amount', epochs: 2 }, { rows: amounts, pretrained });
  expect(model.task).toBe('regression');
  const network = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
      tf.layers.dense({ units: 2 }),
    ],
  });
  const folder = await mkdtemp(join(base, 'sum-'));
  await network.save(`file://${folder}`);
  const moved = await move({ epochs: 1, pixels: [-1, 1], features: ['picture'] }, { folder: { path: folder } });
  const [head] = Object.entries(await weightsOf(moved.model)).filter(([name]) => name === 'head_outputs');
  const [kernel, bias] = head![1] as [number[], number[]];
  // The features are the sum of 16 pixels from −1 to 1.
  const { data } = few.column('picture') as { readonly data: Float32Array };
  const sum = data.slice(0, 16).reduce((total, pixel) => total + pixel / 127.5 - 1, 0);
  const scores = await scoreTable(moved.model, few);
  expect(Math.max(...kernel.map((weight, i) => Math.abs(weight * sum + bias[i]! - scores[i]!)))).toBeLessThan(1e-4);
  network.dispose();
});

test('normalisation in frozen layers works as when serving', async () => {
  const normalize = tf.layers.batchNormalization({ name: 'normal' });
  const network = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dense({ units: 4, activation: 'tanh' }),
      normalize,
      tf.layers.dense({ units: 3 }),
    ],
  });
  const ones = tf.ones([4]);
  normalize.setWeights([ones, ones, tf.mul(ones, 0.5), tf.mul(ones, 4)]);
  const folder = await mkdtemp(join(base, 'normal-'));
  await network.save(`file://${folder}`);
  const { model } = await move({ epochs: 3, features: ['picture'] }, { folder: { path: folder } });
  expect((await weightsOf(model))['normal']![2]).toEqual([0.5, 0.5, 0.5, 0.5]);
});

describe('refuses', () => {
  const inFolder = async (change: (folder: string) => Promise<unknown>) => {
    const folder = await mkdtemp(join(base, 'wrong-'));
    await cp(pretrained.path, folder, { recursive: true });
    await change(folder);
    return { folder: { path: folder } };
  };
  const withTopology = (change: (model: Record<string, unknown>) => void) =>
    inFolder(async (folder) => {
      const model = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
      change(model);
      await writeFile(join(folder, 'model.json'), JSON.stringify(model));
    });

  test.each([
    [{ upTo: 'dens_1' }, "upTo: 'dens_1' is not a layer of the pre-trained model"],
    [{ upTo: 'outputs' }, "upTo: 'outputs' is the last layer, whose outputs are of the earlier label"],
    [{ fineTuning: { freezeUpTo: 'outputs' } }, "freezeUpTo: 'outputs' is not a layer"],
    [{ scaling: 'range' }, "'scaling' is for folders of tfjs"],
    [{ label: 'baar' }, "The label 'baar' is not a column"],
    [{ label: 'picture' }, 'picture'],
  ])('params %o', async (params, message) => {
    await expect(move(params)).rejects.toThrow(message);
  });

  test('two inputs, none, and models of other families', async () => {
    await expect(move({}, {})).rejects.toThrow("Give the input 'pretrained'");
    await expect(move({}, { pretrained, folder: { path: pretrained.path } })).rejects.toThrow('not both');
    const { linearParamsSchema } = await import('../linear/linear-params.ts');
    const linear = await trainLinear.run(
      { rows: many },
      linearParamsSchema.parse({ label: 'bar', features: ['picture'] }),
      testContext({ folder: await mkdtemp(join(base, 'linear-')) }),
    );
    await expect(move({}, { pretrained: linear.model })).rejects.toThrow(
      "is of the family 'linear', and only networks have layers",
    );
  });

  test('rows that are not what the network takes', async () => {
    const without = createTable({ columns: { bar: few.columns['bar']! }, values: { bar: few.column('bar') as never } });
    await expect(move({}, { pretrained, rows: without })).rejects.toThrow(
      "takes 'picture', which the rows do not have",
    );
    const text = createTable({
      columns: { picture: { type: 'text' }, bar: few.columns['bar']! },
      values: { picture: (few.column('bar') as readonly string[]).map(String), bar: few.column('bar') as never },
    });
    await expect(move({}, { pretrained, rows: text })).rejects.toThrow(
      "takes 'picture' as image, and in the rows it is text",
    );
    await expect(move({ features: ['other'] }, { folder: { path: pretrained.path } })).rejects.toThrow(
      'The pre-trained model takes 4×4×1 numbers, and the features other are 2',
    );
  });

  test.each<[string, () => Promise<object>, string]>([
    ['a folder without a model', () => inFolder((folder) => rm(join(folder, 'model.json'))), 'has no model.json'],
    ['half of a model.json', () => inFolder((folder) => truncate(join(folder, 'model.json'), 100)), 'is not JSON'],
    [
      'a graph model',
      () => withTopology((model) => Object.assign(model, { format: 'graph-model' })),
      'is a graph model',
    ],
    [
      'JSON that is not a model',
      () => inFolder((folder) => writeFile(join(folder, 'model.json'), '[]')),
      'it is not a model of tfjs',
    ],
    ['null', () => inFolder((folder) => writeFile(join(folder, 'model.json'), 'null')), 'it is not a model of tfjs'],
    ['weights that are not there', () => inFolder((folder) => rm(join(folder, 'weights.bin'))), 'cannot be opened'],
    [
      'weights that are cut off',
      () => inFolder((folder) => truncate(join(folder, 'weights.bin'), 40)),
      'cannot be opened',
    ],
    [
      'weights outside of the folder',
      () =>
        withTopology((model) =>
          Object.assign((model['weightsManifest'] as object[])[0]!, { paths: ['../weights.bin'] }),
        ),
      'names the weights "../weights.bin", which is not a file name',
    ],
    [
      'a layer that tfjs does not know',
      () =>
        withTopology((model) =>
          Object.assign((model['modelTopology'] as { config: { layers: object[] } }).config.layers[1]!, {
            class_name: 'Odd',
          }),
        ),
      'cannot be opened',
    ],
  ])('%s', async (_, make, message) => {
    await expect(move({}, await make())).rejects.toThrow(message);
  });

  test('layers that are not a chain', async () => {
    const input = tf.input({ shape: [4, 4, 1] });
    const flat = tf.layers.flatten({ name: 'flat' }).apply(input) as never;
    const [one, two] = ['one', 'two'].map((name) => tf.layers.dense({ name, units: 2 }).apply(flat) as never);
    const both = tf.layers.add({ name: 'both' }).apply([one, two] as never) as never;
    const network = tf.model({ inputs: input, outputs: both });
    const folder = await mkdtemp(join(base, 'branches-'));
    await network.save(`file://${folder}`);
    await expect(move({ features: ['picture'] }, { folder: { path: folder } })).rejects.toThrow(
      "is not a chain of layers: 'two' does not take what the layer before it gives, alone",
    );
    network.dispose();
  });
});
