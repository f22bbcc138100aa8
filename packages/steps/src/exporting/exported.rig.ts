// Models whose numbers are the same on every machine, since nothing of them was trained on it: for files that other
// programs opened once.

import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { networkFiles } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveNetwork } from '../models/save-network.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createTable } from '../tables/create-table.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';

/** From −1 to 1, with steps that repeat nowhere. */
const wave = (length: number, pace: number) =>
  Float32Array.from({ length }, (_, index) => Math.round(1000 * Math.sin(pace * (index + 1))) / 1000);

export const imageRows = createTable({
  columns: {
    image: { type: 'image', shape: [6, 6, 1], min: -1, max: 1, from: ['1', '36'] },
    kind: { type: 'category', values: ['low', 'middle', 'high'] },
  },
  values: {
    image: { shape: [6, 6, 1], data: wave(12 * 36, 0.7) },
    kind: Array.from({ length: 12 }, (_, row) => ['low', 'middle', 'high'][row % 3]!),
  },
});

/** A convolution, a pool, a flattening and two dense layers: what depends on the number of rows, and what does not. */
export async function fixedNetwork(): Promise<AnyModel> {
  const tf = await loadBackend<Tfjs>();
  const network = tf.sequential({ name: 'network' });
  network.add(
    tf.layers.conv2d({
      name: 'conv_1',
      inputShape: [6, 6, 1],
      filters: 4,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
    }),
  );
  network.add(tf.layers.maxPooling2d({ name: 'pool', poolSize: 2 }));
  network.add(tf.layers.flatten({ name: 'flatten' }));
  network.add(tf.layers.dense({ name: 'dense_1', units: 8, activation: 'tanh' }));
  network.add(tf.layers.dense({ name: 'outputs', units: 3 }));
  const shapes = network.getWeights().map(({ shape }) => shape);
  network.setWeights(
    shapes.map((shape, index) =>
      tf.tensor(
        wave(
          shape.reduce((product, size) => product * size, 1),
          1.3 + index,
        ),
        shape,
      ),
    ),
  );
  const description: ModelDescription = {
    family: 'network',
    files: networkFiles,
    task: 'classification',
    label: 'kind',
    classes: ['low', 'middle', 'high'],
    positive: null,
    features: [
      { name: 'image', column: imageRows.columns['image'] as never, encoder: { type: 'range', min: -1, max: 1 } },
    ],
    output: 'logits',
    target: null,
    parameterCount: network.countParams(),
    cleaning: null,
  };
  const path = join(testContext().folder, 'model');
  await saveNetwork(tf, network, description, path);
  network.dispose();
  return { task: 'classification', description, path };
}

const [x, kind] = [wave(160, 0.9), wave(160, 2.1)].map((values) => [...values]) as [number[], number[]];
const kinds = kind.map((value) => (value < -0.4 ? 'a' : value < 0.3 ? 'b' : value < 0.7 ? 'c' : null));
const sums = x.map((value, row) => value + (kinds[row] === 'a' ? 0.8 : 0));

export const columnRows = createTable({
  columns: {
    x: { type: 'number', nullable: true },
    kind: { type: 'category', values: ['a', 'b', 'c'], nullable: true },
    high: { type: 'boolean' },
    level: { type: 'category', values: ['low', 'middle', 'top'] },
    amount: { type: 'number' },
  },
  values: {
    x: x.map((value, row) => (row % 9 === 4 ? null : value)),
    kind: kinds,
    high: sums.map((value) => value > 0.2),
    level: sums.map((value) => (value < -0.2 ? 'low' : value < 0.6 ? 'middle' : 'top')),
    amount: sums.map((value) => 100 + 10 * value),
  },
});

/** Trees, which LightGBM grows bit for bit alike on every machine. */
export async function fixedTrees(label: 'high' | 'level' | 'amount'): Promise<AnyModel> {
  const params = treeParamsSchema.parse({ label, features: ['x', 'kind'], trees: 6, leaves: 5, minRowsInLeaf: 5 });
  return (await trainTrees.run({ rows: columnRows, validation: undefined } as never, params, testContext())).model;
}
