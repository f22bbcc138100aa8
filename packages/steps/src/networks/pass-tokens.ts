// Gradients with respect to the rows of a network that looks tokens up: 0 for the tokens, which are numbers in name only. tfjs
// itself fails there, and the other columns of the rows would have no gradient either.

import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/** Parts of tfjs that its types keep to themselves. */
interface Lookup {
  readonly embeddings: { read(): Tensor };
  readonly maskZero: boolean;
  readonly layers?: readonly unknown[];
  getClassName(): string;
  call(inputs: Tensor | Tensor[]): Tensor;
  computeMask(inputs: Tensor | Tensor[]): Tensor | null;
}

/** Changes the embeddings of the network that it is given. What they give is the same, and so is the gradient of their weights. */
export function passTokens(tf: Tfjs, { layers }: Pick<LayersModel, 'layers'>): void {
  for (const layer of layers as unknown as readonly Lookup[]) {
    if (layer.layers) passTokens(tf, layer as unknown as LayersModel);
    if (layer.getClassName() !== 'Embedding') continue;
    layer.call = (inputs) => lookUp(tf, one(inputs), layer.embeddings.read());
    layer.computeMask = (inputs) => (layer.maskZero ? flagTokens(tf, one(inputs)) : null);
  }
}

function one(inputs: Tensor | Tensor[]): Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}

function lookUp(tf: Tfjs, tokens: Tensor, table: Tensor): Tensor {
  const [count, width] = table.shape as [number, number];
  const look = tf.customGrad((...given) => {
    const [own, weights, save] = given as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
    const indices = tf.cast(tf.reshape(own, [-1]), 'int32');
    save([indices]);
    const gradFunc = (gradient: Tensor, [saved]: Tensor[]) => [
      tf.zeros(own.shape),
      tf.unsortedSegmentSum(tf.reshape(gradient, [-1, width]), saved as never, count),
    ];
    return { value: tf.reshape(tf.gather(weights, indices), [...own.shape, width]), gradFunc };
  });
  return look(tokens, table);
}

/** Whether there is a token and no padding. */
function flagTokens(tf: Tfjs, tokens: Tensor): Tensor {
  const flag = tf.customGrad((...given) => {
    const [own] = given as unknown as [Tensor];
    return { value: tf.notEqual(own, 0), gradFunc: () => tf.zeros(own.shape) };
  });
  return flag(tokens);
}
