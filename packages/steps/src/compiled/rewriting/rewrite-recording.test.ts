import type { Tensor } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { listOperations } from '../graph/list-operations.ts';
import { recordOperations } from '../recording/record-operations.ts';
import { rewriteRecording } from './rewrite-recording.ts';

const tf = await loadBackend<Tfjs>();

/** How often each operation is in the graph of a function, before and after rewriting. */
function countTypes(inputs: readonly Tensor[], run: () => Tensor) {
  const { recording } = recordOperations(tf, inputs, () => [run()]);
  return [recording, rewriteRecording(recording)].map(({ results }) => {
    const types = Map.groupBy(listOperations(results), ({ type }) => type);
    return Object.fromEntries([...types].map(([type, all]) => [type, all.length]));
  });
}

test('the gradient of a convolution with bias and ReLU: fused, and without the step function', () => {
  const x = tf.randomUniform([2, 6, 6, 1]);
  const kernel = tf.randomUniform([3, 3, 1, 4]) as Tensor;
  const bias = tf.zeros([4]);
  const loss = (w: Tensor) => tf.sum(tf.relu(tf.add(tf.conv2d(x as never, w as never, 1, 'same'), bias))).asScalar();
  const [before, after] = countTypes([x, kernel, bias], () => tf.grad(loss)(kernel));
  expect(before).toMatchObject({ Conv2D: 1, IsNan: 1, Select: 2, Greater: 1 });
  expect(before).not.toHaveProperty('ReluGrad');
  expect(after).toMatchObject({ _FusedConv2D: 1, ReluGrad: 1, Conv2DBackpropFilter: 1 });
  for (const gone of ['Conv2D', 'Relu', 'IsNan', 'Select', 'Greater']) expect(after).not.toHaveProperty(gone);
});

test('casts to the same type, reshapes to the same shape and products with 1 are passed through', () => {
  const x = tf.randomUniform([2, 3]);
  const [, after] = countTypes([x], () => {
    const cast = tf.mul(tf.reshape(x, [2, 3]), tf.ones([2, 3]));
    return tf.neg(tf.mul(cast, 1));
  });
  expect(after).toEqual({ _Arg: 1, Neg: 1 });
});
