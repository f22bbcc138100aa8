// Networks as nodes: the layers of the network that tfjs opens, one after the other, in float32 as TensorFlow computes.

import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node';
import { loadPredictor } from '../../models/load-predictor.ts';
import type { AnyModel } from '../../models/model-value.ts';
import type { EncodedInputs } from './encode-inputs.ts';
import { convertLayer } from './layers/convert-layer.ts';
import { readLayer, type TfjsLayer } from './layers/read-layer.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/**
 * Adds all layers. Returns `rows × outputs`, float64.
 *
 * @throws Error that names the layer that ONNX cannot hold, and its class
 */
export async function scoreNetwork(graph: OnnxGraph, model: AnyModel, { value }: EncodedInputs): Promise<string> {
  const predictor = await loadPredictor(model);
  try {
    return graph.cast(addNetwork(graph, predictor.network, graph.cast(value, 'float')), 'double');
  } finally {
    predictor.dispose();
  }
}

/** A network is also a layer of another one: it is given values for its inputs. */
export function addNetwork(graph: OnnxGraph, network: LayersModel, input: string): string {
  const values = new Map<SymbolicTensor, string>([[network.inputs[0]!, input]]);
  const nameOf = (tensor: SymbolicTensor): string => {
    const known = values.get(tensor);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer as unknown as TfjsLayer;
    const { inputTensors } = layer.inboundNodes[tensor.nodeIndex]!;
    const given = inputTensors.map(nameOf);
    const value = isNetwork(layer)
      ? addNetwork(graph, layer as unknown as LayersModel, given[0]!)
      : convertLayer(graph, readLayer(layer, inputTensors, tensor), given);
    values.set(tensor, value);
    return value;
  };
  if (network.inputs.length !== 1 || network.outputs.length !== 1)
    throw new Error(`The network '${network.name}' has several inputs or outputs, which the export does not know`);
  return nameOf(network.outputs[0]!);
}

function isNetwork(layer: TfjsLayer): boolean {
  return ['Sequential', 'Functional', 'Model'].includes(layer.getClassName());
}
