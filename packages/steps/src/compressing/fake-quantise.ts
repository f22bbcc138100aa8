// Networks that compute as if they were quantised, with gradients that pass the rounding unchanged: so a training learns
// weights that stay good when they are rounded (B. Jacob et al., "Quantization and training of neural networks for
// efficient integer-arithmetic-only inference", 2018).

import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { ActivationScale } from '../integers/integer-model.ts';

/** Kernels as `quantiseChannels` rounds them; biases as they are. Differentiable. */
export function roundWeights(tf: Tfjs, weights: readonly Tensor[], kernels: readonly number[]): readonly Tensor[] {
  return weights.map((weight, index) => (kernels.includes(index) ? straightThrough(tf, weight, roundKernel) : weight));

  function roundKernel(kernel: Tensor): Tensor {
    const axes = kernel.shape.slice(0, -1).map((_, axis) => axis);
    const largest = tf.maximum(tf.max(tf.abs(kernel), axes, true), 1e-30);
    const scale = tf.div(largest, 127);
    return tf.mul(tf.round(tf.div(kernel, scale)), scale);
  }
}

/** Rounds what a layer gives to the 256 numbers of its scale. The gradient is 0 outside of them, and 1 inside. */
export function roundActivation(tf: Tfjs, value: Tensor, { scale, zero }: ActivationScale): Tensor {
  const [low, high] = [-zero * scale, (255 - zero) * scale];
  const clipped = tf.clipByValue(value, low, high);
  return straightThrough(tf, clipped, (given) => tf.mul(tf.round(tf.div(given, scale)), scale));
}

/** Lets layers of a network round what they give, and the first one what it takes. The network is changed. */
export function roundLayers(
  tf: Tfjs,
  network: LayersModel,
  input: ActivationScale,
  scales: ReadonlyMap<string, ActivationScale>,
): void {
  const layers = network.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  for (const [index, layer] of layers.entries()) {
    const scale = scales.get(layer.name);
    if (!scale && index > 0) continue;
    const call = layer.call.bind(layer);
    layer.call = (inputs, settings) => {
      const given = Array.isArray(inputs) ? inputs[0]! : inputs;
      const value = call(index === 0 ? roundActivation(tf, given, input) : given, settings);
      const own = Array.isArray(value) ? value[0]! : value;
      return scale ? roundActivation(tf, own, scale) : own;
    };
  }
}

function straightThrough(tf: Tfjs, value: Tensor, round: (given: Tensor) => Tensor): Tensor {
  const rounded = tf.customGrad((...given) => {
    const [own] = given as unknown as [Tensor];
    return { value: round(own), gradFunc: (dy: Tensor) => dy };
  });
  return rounded(value);
}
