// A network in two parts: up to its last convolution, and what follows on it.

import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';

export interface NetworkParts {
  /** The maps of the last convolution, `batch × height × width × maps`. */
  mapsOf(inputs: Tensor): Tensor;
  scoresOf(maps: Tensor): Tensor2D;
}

/** @throws Error if the network has no two-dimensional convolution, or its layers are not a chain */
export function splitNetwork(network: LayersModel): NetworkParts {
  const layers = network.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  const last = layers.findLastIndex((layer) => /Conv2D/.test(layer.getClassName()));
  if (last < 0) throw new Error("also: 'grad-cam' needs a convolution, and the network has none");
  layers.forEach((layer, index) => {
    const before = index === 0 ? network.inputs[0] : layers[index - 1]!.output;
    if (layer.inboundNodes.length !== 1 || layer.input !== before)
      throw new Error(
        `also: 'grad-cam' needs a chain of layers: '${layer.name}' does not take what the layer before it gives, alone`,
      );
  });
  const apply = (some: typeof layers) => (inputs: Tensor) =>
    some.reduce((found, layer) => layer.apply(found, { training: false }) as Tensor, inputs);
  return {
    mapsOf: apply(layers.slice(0, last + 1)),
    scoresOf: (maps) => apply(layers.slice(last + 1))(maps) as Tensor2D,
  };
}
