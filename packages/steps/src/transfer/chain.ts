// Parts of a network that is a chain of layers: copies of layers with their weights, and a new head.

import { deriveSeed } from '@cairn/core';
import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { EncodedRows } from '../models/encode-rows.ts';
import { outputsOfRows } from '../models/load-predictor.ts';
import type { Activation } from '../models/network-description.ts';
import type { ChainLayer } from './open-pretrained.ts';

export interface Head {
  /** Units of each hidden layer. */
  readonly dense: readonly number[];
  readonly activation: Activation;
  readonly outputs: number;
  readonly seed: number;
}

/** A network of copies of `layers`, with their weights; they stay as they are. */
export function copyChain(tf: Tfjs, shape: readonly number[], layers: readonly ChainLayer[]): LayersModel {
  const network = tf.sequential({ name: 'network' });
  network.add(tf.layers.inputLayer({ inputShape: [...shape], name: 'inputs' }));
  for (const layer of layers) {
    // The types of tfjs do not have the class of a layer as a property of its instances.
    const { constructor: type } = layer as unknown as {
      readonly constructor: { fromConfig(type: unknown, config: object): ChainLayer };
    };
    const copy = type.fromConfig(type, { ...layer.getConfig(), trainable: true });
    network.add(copy);
    copy.setWeights(layer.getWeights());
  }
  return network;
}

/** A new head for features of a shape: flattened if they are more than a vector, hidden layers, and linear outputs. */
export function createHead(tf: Tfjs, shape: readonly number[], taken: readonly string[], head: Head): LayersModel {
  const free = (name: string): string => {
    let count = 1;
    while (taken.includes(count === 1 ? name : `${name}_${count}`)) count++;
    return count === 1 ? name : `${name}_${count}`;
  };
  const network = tf.sequential({ name: 'head' });
  network.add(tf.layers.inputLayer({ inputShape: [...shape], name: 'features' }));
  if (shape.length > 1) network.add(tf.layers.flatten({ name: free('head_flatten') }));
  const add = (name: string, units: number, activation: Activation | 'linear') => {
    const kernelInitializer = tf.initializers.glorotUniform({ seed: deriveSeed(head.seed, name) });
    network.add(tf.layers.dense({ name: free(name), units, activation, kernelInitializer }));
  };
  for (const [index, units] of head.dense.entries()) add(`head_dense_${index + 1}`, units, head.activation);
  add('head_outputs', head.outputs, 'linear');
  return network;
}

/** The shape that layers give for one row. */
export function shapeAfter(shape: readonly number[], layers: readonly ChainLayer[]): readonly number[] {
  const last = layers.at(-1);
  return last ? (last.output as { readonly shape: readonly number[] }).shape.slice(1) : shape;
}

/** What layers give for rows, as they do when serving: it is computed once, since it does not change while others are trained. */
export function passRows(
  tf: Tfjs,
  shape: readonly number[],
  layers: readonly ChainLayer[],
  rows: EncodedRows,
): EncodedRows {
  if (layers.length === 0) return rows;
  const network = copyChain(tf, shape, layers);
  try {
    const apply = (inputs: Tensor) => network.apply(inputs, { training: false }) as Tensor2D;
    const weights = network.stateful ? undefined : network.weights.map((weight) => weight.read());
    const data = outputsOfRows(tf, { apply, weights }, rows);
    return { rowCount: rows.rowCount, shape: shapeAfter(shape, layers), data };
  } finally {
    network.dispose();
  }
}
