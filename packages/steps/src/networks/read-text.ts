// The layers that turn the tokens of a text into numbers. All of them are layers that tfjs has itself, so that any program
// with tfjs opens the model.

import type { SymbolicTensor, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Activation } from '../models/network-description.ts';
import { orthogonalMatrix } from './orthogonal.ts';
import type { TextLayers } from './text-layers.ts';

/** Far below any number that an embedding or a convolution gives: what is added where there is no token. */
const farBelow = 1e9;

export interface TextToRead {
  /** At the beginning of the names of the layers. */
  readonly name: string;
  /** The numbers of the tokens are below this. */
  readonly tokenCount: number;
  /** Of convolutions. */
  readonly activation: Activation;
  /** A seed for a layer, never 0. */
  seedOf(name: string): number;
}

/**
 * Adds the layers. Initial weights are Keras' defaults: embeddings uniform in −0.05..0.05, kernels by Glorot, those of recurrent
 * states orthogonal, biases 0 but those of the forget gates of an LSTM, which are 1. A GRU resets before the product.
 *
 * @param tokens - `batch × tokens`, 0 for the padding
 * @returns `batch × numbers`
 */
export function readText(tf: Tfjs, tokens: SymbolicTensor, layers: TextLayers, text: TextToRead): SymbolicTensor {
  const { layers: make, initializers } = tf;
  const { recurrent, convolutions = [], pool = convolutions.length > 0 ? 'max' : 'mean' } = layers;
  const named = (what: string) => `${text.name}_${what}`;
  const glorot = (name: string) => initializers.glorotUniform({ seed: text.seedOf(name) });
  const embedded = apply(
    make.embedding({
      name: named('embedding'),
      inputDim: text.tokenCount,
      outputDim: layers.embedding ?? 32,
      embeddingsInitializer: initializers.randomUniform({
        minval: -0.05,
        maxval: 0.05,
        seed: text.seedOf(named('embedding')),
      }),
      // Recurrent layers alone know what a mask is; the others are given what to multiply by.
      ...(recurrent && { maskZero: true }),
    }),
    tokens,
  );
  if (recurrent) {
    const { units = 32 } = layers;
    const read = (name: string, goBackwards: boolean) => {
      const options = {
        name,
        units,
        goBackwards,
        recurrentActivation: 'sigmoid',
        kernelInitializer: glorot(`${name}/kernel`),
        // tfjs' own orthogonal matrices are slow to make, and it complains about that on the terminal.
        recurrentInitializer: 'zeros',
      } as const;
      const layer = recurrent === 'gru' ? make.gru(options) : make.lstm(options);
      const state = apply(layer, embedded);
      const [kernel, recurrentKernel, bias] = layer.getWeights() as [Tensor, Tensor, Tensor];
      const [rows, columns] = recurrentKernel.shape as [number, number];
      const orthogonal = tf.tensor2d(orthogonalMatrix(text.seedOf(`${name}/recurrent_kernel`), rows, columns), [
        rows,
        columns,
      ]);
      layer.setWeights([kernel, orthogonal, bias]);
      orthogonal.dispose();
      return state;
    };
    // Two layers and not `bidirectional`, which would begin with the same weights in both directions.
    if (!layers.bidirectional) return read(named('recurrent'), false);
    const both = [read(named('forward'), false), read(named('backward'), true)];
    return apply(make.concatenate({ name: named('directions') }), both);
  }
  // 1 where there is a token, and 0 in the padding.
  const length = tokens.shape[1]!;
  const countOf = (flags: SymbolicTensor) => {
    const share = apply(make.globalAveragePooling1d({ name: named('share') }), flags);
    return apply(make.rescaling({ name: named('count'), scale: length }), share);
  };
  const flags = apply(make.reLU({ name: named('flags'), maxValue: 1 }), tokens);
  const mask = apply(make.reshape({ name: named('mask'), targetShape: [length, 1] }), flags);
  let values = embedded;
  for (const [index, filters] of convolutions.entries()) {
    // As if the text ended with its last token, where padding 'same' takes zeros.
    const name = named(`conv_${index + 1}`);
    const cut = apply(make.multiply({ name: `${name}_input` }), [values, mask]);
    const { kernelSize = 3 } = layers;
    const kernelInitializer = glorot(name);
    const { activation } = text;
    values = apply(make.conv1d({ name, filters, kernelSize, padding: 'same', activation, kernelInitializer }), cut);
  }
  if (pool === 'mean') {
    const kept = apply(make.multiply({ name: named('kept') }), [values, mask]);
    const ofAll = apply(make.globalAveragePooling1d({ name: named('mean_of_all') }), kept);
    const factor = apply(make.rescaling({ name: named('factor'), scale: length }), invert(tf, countOf(mask), named));
    return apply(make.multiply({ name: named('mean') }), [ofAll, factor]);
  }
  const penalty = apply(make.rescaling({ name: named('penalty'), scale: farBelow, offset: -farBelow }), mask);
  const lowered = apply(make.add({ name: named('lowered') }), [values, penalty]);
  // Not the global pool of tfjs, whose gradient counts a token once for each time that it is the largest.
  const largest = apply(make.maxPooling1d({ name: named('max_step'), poolSize: length }), lowered);
  const flat = apply(make.flatten({ name: named('max') }), largest);
  const hasTokens = apply(make.globalMaxPooling1d({ name: named('has_tokens') }), mask);
  return apply(make.multiply({ name: named('numbers') }), [flat, hasTokens]);
}

/**
 * 1 ÷ n of whole numbers from 1, `batch × 1`; a finite number for 0. tfjs has no layer that divides, and its softmax gives other
 * bits in a compiled graph. So it is 1 − softsign(n − 1) = 1 ÷ n, up to rounding, and one step of Newton's from there,
 * r (2 − n r), which takes that rounding away.
 */
function invert(tf: Tfjs, n: SymbolicTensor, named: (what: string) => string): SymbolicTensor {
  const { layers: make } = tf;
  const rescale = (what: string, value: SymbolicTensor, scale: number, offset: number) =>
    apply(make.rescaling({ name: named(what), scale, offset }), value);
  const softsign = make.activation({ name: named('softsign'), activation: 'softsign' });
  const near = rescale('near', apply(softsign, rescale('others', n, 1, -1)), -1, 1);
  const product = apply(make.multiply({ name: named('product') }), [n, near]);
  const step = rescale('step', product, -1, 2);
  return apply(make.multiply({ name: named('inverse') }), [near, step]);
}

function apply(layer: { apply(inputs: never): unknown }, inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return layer.apply(inputs as never) as SymbolicTensor;
}
