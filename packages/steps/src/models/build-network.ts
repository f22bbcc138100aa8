// Makes the tfjs model of a description, ready to be trained: seeded initialisers, linear outputs.

import { deriveSeed } from '@cairn/core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import type { Tensorflow } from '../backend/tensorflow.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { hasOwnLayers, joinParts } from '../networks/join-parts.ts';
import type { NetworkPart } from '../networks/network-parts.ts';
import { readText } from '../networks/read-text.ts';
import {
  isNetworkDefinition,
  type NetworkDefinition,
  type NetworkDescription,
  type NetworkInputs,
} from './network-description.ts';

export interface BuildOptions extends Omit<NetworkInputs, 'parts'> {
  /** Default: all numbers are treated alike. */
  readonly parts?: readonly NetworkPart[] | undefined;
  readonly network: NetworkDescription | NetworkDefinition;
  /** Share of a hidden layer's units that are left out at each training step. Default 0. */
  readonly dropout?: number | undefined;
}

/**
 * Makes a network. Every layer draws its first weights (Glorot's uniform, biases 0: Keras' defaults) from a seed of its
 * own, derived from `seed` and the layer's name.
 *
 * @throws Error when convolutions meet columns, when a word is about layers that are not there or texts that are not tokens, or when a network by
 *   function has other outputs than are wanted
 */
export function buildNetwork(tf: Tfjs, options: BuildOptions): LayersModel {
  const { network } = options;
  if (!isNetworkDefinition(network)) return buildDescribed(tf, network, options);
  const { shape, outputs, seed, parts = [] } = options;
  const inputs = { shape, outputs, seed, parts };
  const model = network.build(tf as unknown as Tensorflow, inputs) as unknown as LayersModel;
  checkOutputs(model, network.definition.name, outputs);
  return model;
}

function buildDescribed(tf: Tfjs, network: NetworkDescription, options: BuildOptions): LayersModel {
  const { shape, outputs, seed, dropout = 0, parts = [] } = options;
  const isImage = shape.length === 3 || parts.some(({ type }) => type === 'image');
  const { convolutions = isImage ? [8, 16] : [], dense = isImage ? [64] : [32], activation = 'relu' } = network;
  const { kernelSize = 3, padding = 'same', pool = 2 } = network;
  if (!isImage && convolutions.length > 0) throw new Error('Convolutions are for images: these features are columns');
  checkWords(network, convolutions.length > 0, dense.length > 0, parts);
  const seedOf = (name: string) => deriveSeed(seed, name);
  const initialiser = (name: string) => tf.initializers.glorotUniform({ seed: seedOf(name) });
  const convolve = (add: (layer: AnyLayer) => void) => {
    for (const [index, filters] of convolutions.entries()) {
      const name = `conv_${index + 1}`;
      const kernelInitializer = initialiser(name);
      add(tf.layers.conv2d({ name, filters, kernelSize, padding, activation, kernelInitializer }));
    }
    if (convolutions.length > 0 && pool > 1) add(tf.layers.maxPooling2d({ name: 'pool', poolSize: pool }));
    if (isImage) add(tf.layers.flatten({ name: 'flatten' }));
  };
  const end = (add: (layer: AnyLayer) => void) => {
    for (const [index, units] of dense.entries()) {
      const name = `dense_${index + 1}`;
      add(tf.layers.dense({ name, units, activation, kernelInitializer: initialiser(name) }));
      if (dropout > 0) add(tf.layers.dropout({ name: `dropout_${index + 1}`, rate: dropout }));
    }
    add(tf.layers.dense({ name: 'outputs', units: outputs, kernelInitializer: initialiser('outputs') }));
  };
  if (!hasOwnLayers(parts)) {
    const model = tf.sequential({ name: 'network' });
    model.add(tf.layers.inputLayer({ inputShape: [...shape], name: 'inputs' }));
    convolve((layer) => model.add(layer));
    end((layer) => model.add(layer));
    return model;
  }
  const inputs = tf.input({ shape: [...shape], name: 'inputs' });
  const chain = (from: SymbolicTensor, addTo: (add: (layer: AnyLayer) => void) => void) => {
    let value = from;
    addTo((layer) => {
      value = layer.apply(value) as SymbolicTensor;
    });
    return value;
  };
  const joined = joinParts(tf, inputs, parts, {
    tokens: (tokens, part, name) =>
      readText(tf, tokens, network.text ?? {}, { name, tokenCount: part.tokenCount!, activation, seedOf }),
    image: (pixels) => chain(pixels, convolve),
  });
  return tf.model({ name: 'network', inputs, outputs: chain(joined, end) });
}

type AnyLayer = Parameters<ReturnType<Tfjs['sequential']>['add']>[0];

/** A word that no layer would read is refused: nobody would notice that it does nothing. */
function checkWords(
  network: NetworkDescription,
  hasConvolutions: boolean,
  hasHidden: boolean,
  parts: readonly NetworkPart[],
): void {
  const hasTokens = parts.some(({ type }) => type === 'tokens');
  if (network.text && !hasTokens)
    throw new Error("'text' of a network reads texts as tokens, and these features have none: give tokens: {} too");
  for (const name of ['kernelSize', 'padding', 'pool'] as const) {
    if (network[name] === undefined || hasConvolutions) continue;
    throw new Error(`'${name}' is of convolutions, and this network has none: leave it out`);
  }
  if (network.activation !== undefined && !hasConvolutions && !hasHidden && !network.text?.convolutions)
    throw new Error("'activation' is of convolutions and hidden layers, and this network has neither: leave it out");
}

function checkOutputs(model: LayersModel, name: string, outputs: number): void {
  const found = Array.isArray(model.outputs) ? model.outputs.map(({ shape }) => shape.slice(1).join('×')) : [];
  if (found.length !== 1 || found[0] !== String(outputs))
    throw new Error(`The network '${name}' gives ${found.join(' and ')} for a row; ${outputs} numbers are wanted`);
  const activation: unknown = model.layers.at(-1)?.getConfig()['activation'];
  if (activation === 'softmax' || activation === 'sigmoid')
    throw new Error(`The network '${name}' ends with ${activation}: let it end with linear logits`);
}
