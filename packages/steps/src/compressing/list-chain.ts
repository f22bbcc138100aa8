// The layers of a network that computes one after the other.

import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { type LayerFacts, readLayer, type TfjsLayer } from '../exporting/layers/read-layers.ts';

/**
 * The layers of a network in their order, without its input.
 *
 * @param use - for messages: `quantised to int8`
 * @throws Error that names a layer that does not take the one before it, and nothing else
 */
export function listChain(network: LayersModel, use: string): readonly LayerFacts[] {
  let before: SymbolicTensor | undefined;
  const facts: LayerFacts[] = [];
  for (const layer of network.layers) {
    const own = layer as unknown as TfjsLayer;
    const output = layer.output as SymbolicTensor;
    const inputs = own.inboundNodes[0]?.inputTensors ?? [];
    if (own.getClassName() !== 'InputLayer') {
      if (own.inboundNodes.length !== 1 || inputs.length !== 1 || (before && inputs[0] !== before))
        throw new Error(
          `A network that is not a chain of layers cannot be ${use}: '${layer.name}' takes others than the layer before it`,
        );
      facts.push(readLayer(own, inputs, output));
    }
    before = output;
  }
  return facts;
}
