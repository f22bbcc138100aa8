// Networks with the weights of a reference, and the rows that they are attacked on.

import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import type { Tfjs } from '../../backend/tfjs.ts';
import { describeFeatures } from '../../models/describe-features.ts';
import { describeLabel } from '../../models/describe-label.ts';
import { networkFiles } from '../../models/model-files.ts';
import type { Classifier } from '../../models/model-value.ts';
import { saveNetwork } from '../../models/save-network.ts';
import type { ColumnSpec } from '../../schemas/column.ts';
import type { ModelDescription } from '../../schemas/model-description.ts';
import { createTable } from '../../tables/create-table.ts';
import type { AnyTable } from '../../tables/table-value.ts';

interface ReferenceRows {
  readonly values: readonly (readonly number[])[];
  readonly truth: readonly number[];
}

export function referenceRows({ values, truth }: ReferenceRows): AnyTable {
  const width = values[0]!.length;
  const classes = Array.from({ length: Math.max(...truth) + 1 }, (_, k) => `class ${k}`);
  const label = truth.map((index) => classes[index]!);
  const positive = classes.length === 2 ? { positive: classes[1]! } : {};
  const labelColumn: ColumnSpec = { type: 'category', values: classes, ...positive };
  const names = Array.from({ length: width }, (_, i) => `x${i}`);
  const columns = Object.fromEntries(
    names.map((name): [string, ColumnSpec] => [name, { type: 'number', min: 0, max: 1 }]),
  );
  const numbers = Object.fromEntries(names.map((name, i) => [name, values.map((row) => row[i]!)]));
  return createTable({ columns: { ...columns, label: labelColumn }, values: { ...numbers, label } });
}

interface Weights {
  readonly shape: number[];
  readonly values: number[];
}

/** Dense layers with ReLU between them: weights and biases alternate. */
export async function openReferenceNetwork(
  tf: Tfjs,
  weights: readonly Weights[],
  rows: AnyTable,
): Promise<Classifier<unknown>> {
  const features = describeFeatures(rows, { label: 'label', scaling: 'range' });
  const network = tf.sequential();
  for (let layer = 0; layer < weights.length; layer += 2) {
    const [inputs, units] = weights[layer]!.shape as [number, number];
    const isLast = layer + 2 === weights.length;
    const first = layer === 0 ? { inputShape: [inputs] } : {};
    network.add(tf.layers.dense({ units, ...(isLast ? {} : { activation: 'relu' as const }), ...first }));
  }
  network.setWeights(weights.map(({ shape, values }) => tf.tensor(values, shape)));
  const path = join(testContext().folder, 'model');
  const description: ModelDescription = {
    family: 'network',
    files: networkFiles,
    ...describeLabel(rows, 'label'),
    features,
    parameterCount: network.countParams(),
    cleaning: null,
  };
  await saveNetwork(tf, network, description, path);
  network.dispose();
  return { task: 'classification', description, path };
}
