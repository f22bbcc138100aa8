// Networks as nodes: the layers of the network that tfjs opens, one after the other, in float32 as TensorFlow computes.

import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadPredictor } from '../../models/load-predictor.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { convertNetwork } from '../layers/read-layers.ts';
import type { EncodedInputs } from './encode-inputs.ts';
import { convertLayer } from './layers/convert-layer.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/**
 * Adds all layers. Returns `rows × outputs`, float64.
 *
 * @throws Error that names the layer that ONNX cannot hold, and its class
 */
export async function scoreNetwork(graph: OnnxGraph, model: AnyModel, { value }: EncodedInputs): Promise<string> {
  const predictor = await loadPredictor(model);
  try {
    const scores = addNetwork(graph, predictor.network, graph.cast(value, 'float'));
    return graph.cast(scores, 'double');
  } finally {
    predictor.dispose();
  }
}

/** Adds the layers of a network, and returns what the last one computes. */
export function addNetwork(graph: OnnxGraph, network: LayersModel, input: string): string {
  return convertNetwork('ONNX', network, input, (layer, inputs) => convertLayer(graph, layer, inputs));
}
