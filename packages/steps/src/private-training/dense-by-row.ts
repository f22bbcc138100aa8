// A network of dense layers with weights of each row: one pass gives every row's gradient.

import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/** What a dense layer of tfjs has. */
interface DenseFields {
  readonly kernel: { read(): Tensor };
  readonly bias?: { read(): Tensor } | null;
  readonly activation?: { apply(inputs: Tensor): Tensor } | null;
  call: (inputs: Tensor | Tensor[], options: object) => Tensor | Tensor[];
}

type Train = (weights: readonly Tensor[], inputs: Tensor, masks: readonly Tensor[]) => Tensor2D;

/** Undefined if a layer with weights is not dense, or is given more than a vector for each row. */
export function createDenseByRow(tf: Tfjs, model: LayersModel, train: Train): Train | undefined {
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  const isDense = layers.every(
    (layer) => layer.getClassName() === 'Dense' && (layer.output as { shape: unknown[] }).shape.length === 2,
  );
  if (!isDense) return undefined;
  const dense = layers as unknown as DenseFields[];
  return (weights, inputs, masks) => {
    const own = dense.map(({ call }) => call);
    for (const layer of dense) layer.call = (given) => callByRow(tf, layer, Array.isArray(given) ? given[0]! : given);
    try {
      return train(weights, inputs, masks);
    } finally {
      dense.forEach((layer, index) => {
        layer.call = own[index]!;
      });
    }
  };
}

function callByRow(tf: Tfjs, { kernel, bias, activation }: DenseFields, inputs: Tensor): Tensor {
  const product = tf.squeeze(tf.matMul(tf.expandDims(inputs, 1), kernel.read()), [1]);
  const sum = bias ? tf.add(product, bias.read()) : product;
  return activation ? activation.apply(sum) : sum;
}
