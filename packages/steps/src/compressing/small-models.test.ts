// Against published tools: TensorFlow Model Optimization, onnxruntime's quantiser and TensorFlow's losses.

import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { computeIntegers } from '../integers/compute-integers.ts';
import { softmax } from '../models/softmax.ts';
import { distillationLoss } from './distillation-loss.ts';
import { calibrateRanges, toIntegers } from './integer-network.ts';
import { keepLargest, sparsityAt } from './prune-weights.ts';
import reference from './small-models.reference.json' with { type: 'json' };

const tf = await loadBackend<Tfjs>();

test.each(reference.schedules)('the schedule to $sparsity in $rampEpochs epochs is PolynomialDecay', (schedule) => {
  for (const [index, epoch] of schedule.epochs.entries())
    expect(sparsityAt(epoch, schedule)).toBeCloseTo(schedule.shares[index]!, 6);
});

test.each(reference.masks)('the mask of $shape at $sparsity is that of tfmot', ({ weights, sparsity, mask }) => {
  const [kept] = keepLargest([Float32Array.from(weights)], sparsity, 'layer');
  expect(kept!.map(Number)).toEqual(mask);
});

test.each(reference.distillation.losses)('the loss at T $temperature, share $share, and its gradient', (expected) => {
  const { temperature, share } = expected;
  const { logits, teacher } = reference.distillation;
  const soft = softmax(
    Float64Array.from(teacher.flat(), (value) => value / temperature),
    4,
  );
  const targets = [0, 3, 1].map((own, row) => [
    ...[0, 1, 2, 3].map((index) => (index === own ? 1 : 0)),
    ...soft.subarray(4 * row, 4 * row + 4),
  ]);
  const lossOf = (outputs: Tensor2D) => distillationLoss(tf, outputs, tf.tensor2d(targets), { temperature, share });
  const outputs = tf.tensor2d(logits);
  for (const [row, loss] of lossOf(outputs).arraySync().entries()) expect(loss).toBeCloseTo(expected.loss[row]!, 4);
  const gradient = tf
    .grad((given) => tf.sum(lossOf(given as Tensor2D)) as Scalar)(outputs)
    .arraySync() as number[][];
  for (const [row, values] of gradient.entries())
    for (const [column, value] of values.entries()) expect(value).toBeCloseTo(expected.gradient[row]![column]!, 4);
});

test('a network in integers is the one that onnxruntime makes and computes', () => {
  const { network: given, quantised } = reference;
  const network = tf.sequential();
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
  network.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  network.add(tf.layers.flatten());
  network.add(tf.layers.dense({ name: 'dense_1', units: 8, activation: 'relu' }));
  network.add(tf.layers.dense({ name: 'outputs', units: 3 }));
  network.setWeights([
    tf.tensor(given.conv, [3, 3, 1, 4]),
    tf.tensor(given.convBias),
    tf.tensor(given.dense, [36, 8]),
    tf.tensor(given.denseBias),
    tf.tensor(given.outputs, [8, 3]),
    tf.tensor(given.outputsBias),
  ]);
  const encoded = (values: readonly number[]) => ({
    rowCount: values.length / 36,
    shape: [6, 6, 1],
    data: Float32Array.from(values),
  });
  const ranges = calibrateRanges(tf, network, encoded(given.calibration));
  const scales = { inputs: ranges.input, ...Object.fromEntries(ranges.scales) } as Record<
    'inputs' | 'conv_1' | 'dense_1',
    { scale: number; zero: number }
  >;
  for (const name of ['inputs', 'conv_1', 'dense_1'] as const) {
    expect(scales[name].zero).toBe(quantised.scales[name].zero);
    expect(scales[name].scale / quantised.scales[name].scale).toBeCloseTo(1, 6);
  }
  const integers = toIntegers(network, ranges);
  const layers = integers.layers.filter((layer) => layer.type !== 'max-pool');
  for (const [index, name] of (['conv', 'dense', 'outputs'] as const).entries()) {
    expect([...layers[index]!.weights]).toEqual(quantised[name].values);
    for (const [channel, scale] of layers[index]!.scales.entries())
      expect(scale / quantised[name].scales[channel]!).toBeCloseTo(1, 6);
  }
  const outputs = computeIntegers(integers, Float32Array.from(given.rows), 12);
  // onnxruntime rounds the outputs to 8 bits as well: half a step, and the rounding of its last bias.
  const step = quantised.scales.result.scale;
  const bounds = [-quantised.scales.result.zero * step, (255 - quantised.scales.result.zero) * step] as const;
  for (const [index, value] of quantised.integerOutputs.flat().entries())
    expect(Math.abs(Math.max(bounds[0], Math.min(bounds[1], outputs[index]!)) - value)).toBeLessThan(0.51 * step);
});
