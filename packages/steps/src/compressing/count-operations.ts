// How much a network computes for one row.

import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { readLayer, type TfjsLayer } from '../exporting/layers/read-layers.ts';

export interface Operations {
  /** Products with a weight, for one row. */
  readonly products: number;
  /** The same without weights that are 0. A program gains by it only if its kernels leave zeros out. */
  readonly nonZeroProducts: number;
}

/**
 * Counts products with weights: a dense layer has one for each weight, a convolution one for each weight and position.
 *
 * @returns null if the network has a layer of another kind that has weights, or is not a chain of layers
 */
export function countOperations(network: LayersModel): Operations | null {
  let [products, nonZeroProducts] = [0, 0];
  for (const layer of network.layers) {
    const own = layer as unknown as TfjsLayer;
    const [node] = own.inboundNodes;
    const isNested = 'layers' in layer;
    if (own.inboundNodes.length > 1 || isNested) return null;
    if (own.getWeights().length === 0) continue;
    const facts = readLayer(own, node?.inputTensors ?? [], layer.output as SymbolicTensor);
    const positions = positionsOf(facts.className, facts.outputShape);
    if (positions === null) return null;
    const [kernel] = facts.weights;
    products += positions * kernel!.data.length;
    nonZeroProducts += positions * kernel!.data.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  }
  return { products, nonZeroProducts };
}

/** How often each weight of a layer's kernel is used for a row. */
function positionsOf(className: string, outputShape: readonly number[]): number | null {
  const positions = outputShape.slice(0, -1).reduce((product, size) => product * size, 1);
  if (['Dense', 'Conv1D', 'Conv2D', 'DepthwiseConv2D'].includes(className)) return positions;
  return className === 'BatchNormalization'
    ? outputShape.reduce((product, size) => product * size, 1) / outputShape.at(-1)!
    : null;
}
