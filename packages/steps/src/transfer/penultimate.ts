// What the last layer of a network takes: its features of a row.

import type { LayersModel, SymbolicTensor, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/** The last layer, which gives the scores, and what it takes. */
interface Split {
  readonly last: LayersModel['layers'][number];
  readonly features: SymbolicTensor;
}

/** @throws Error if the scores are not those of one dense layer, as those of a layer without weights are not */
export function splitLast(network: LayersModel): Split {
  const last = network.layers.find((layer) => layer.output === network.outputs[0]);
  const isDense = last?.getClassName() === 'Dense' && last.inboundNodes.length === 1 && !Array.isArray(last.input);
  if (!isDense || network.outputs.length !== 1)
    throw new Error(
      `The features of a network are what its last dense layer takes, and this one ends with ${last ? `'${last.name}' (${last.getClassName()})` : 'several outputs'}`,
    );
  return { last, features: last.input as SymbolicTensor };
}

/** The features of encoded rows, `batch × features`, as they are when serving. */
export function penultimateOf(tf: Tfjs, network: LayersModel): (inputs: Tensor) => Tensor2D {
  const { features } = splitLast(network);
  // Without hidden layers the features are the inputs. The layers belong to the network, which is disposed of.
  if (features === network.inputs[0]) return (inputs) => inputs as Tensor2D;
  const body = tf.model({ inputs: network.inputs, outputs: features });
  return (inputs) => body.apply(inputs, { training: false }) as Tensor2D;
}

/** Scores that are linear in features: score k is `biases[k] + Σ features[i] · weights[i × outputs + k]`. */
export interface LinearHead {
  readonly outputs: number;
  readonly weights: ArrayLike<number>;
  readonly biases: ArrayLike<number>;
}

/**
 * The network with another last layer.
 *
 * @param name - of the new layer
 */
export function replaceLast(tf: Tfjs, network: LayersModel, name: string, head: LinearHead): LayersModel {
  const { features } = splitLast(network);
  const names = new Set(network.layers.map((layer) => layer.name));
  let free = name;
  for (let count = 2; names.has(free); count++) free = `${name}_${count}`;
  const layer = tf.layers.dense({ units: head.outputs, name: free });
  const outputs = layer.apply(features) as SymbolicTensor;
  const { outputs: units, weights, biases } = head;
  const tensors = [
    tf.tensor2d(Float32Array.from(weights), [weights.length / units, units]),
    tf.tensor1d(Float32Array.from(biases)),
  ];
  layer.setWeights(tensors);
  tf.dispose(tensors);
  return tf.model({ inputs: network.inputs, outputs });
}
