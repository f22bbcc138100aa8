// Activations as nodes.

import { type LayerFacts, refuseLayer, settingOf } from '../../layers/read-layers.ts';
import type { OnnxGraph } from '../onnx-graph.ts';

type Activate = (graph: OnnxGraph, value: string) => string;

const single =
  (operator: string): Activate =>
  (graph, value) =>
    graph.node(operator, [value]);

const activations: Readonly<Record<string, Activate>> = {
  '': (_, value) => value,
  linear: (_, value) => value,
  relu: single('Relu'),
  relu6: (graph, value) => graph.node('Clip', [value, graph.scalar('float', 0), graph.scalar('float', 6)]),
  tanh: single('Tanh'),
  sigmoid: single('Sigmoid'),
  elu: single('Elu'),
  selu: single('Selu'),
  softplus: single('Softplus'),
  softsign: single('Softsign'),
  // Both are max(0, min(1, 0.2 x + 0.5)).
  hardsigmoid: single('HardSigmoid'),
  softmax: (graph, value) => graph.node('Softmax', [value], { axis: { int: -1 } }),
  logsoftmax: (graph, value) => graph.node('LogSoftmax', [value], { axis: { int: -1 } }),
  swish: (graph, value) => graph.node('Mul', [value, graph.node('Sigmoid', [value])]),
  mish: (graph, value) => graph.node('Mul', [value, graph.node('Tanh', [graph.node('Softplus', [value])])]),
  gelu: (graph, value) => {
    const scaled = graph.node('Mul', [value, graph.scalar('float', Math.SQRT1_2)]);
    const share = graph.node('Add', [graph.node('Erf', [scaled]), graph.scalar('float', 1)]);
    return graph.node('Mul', [graph.node('Mul', [value, graph.scalar('float', 0.5)]), share]);
  },
};

/** Adds the activation that a layer's settings name. */
export function activate(graph: OnnxGraph, layer: LayerFacts, value: string): string {
  const name = settingOf(layer.config['activation']);
  if (!Object.hasOwn(activations, name)) refuseLayer(layer, `its activation '${name}' is not known`);
  return activations[name]!(graph, value);
}

const recurrent: Readonly<Record<string, string>> = {
  linear: 'Affine',
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  hardsigmoid: 'HardSigmoid',
  softsign: 'Softsign',
  softplus: 'Softplus',
  elu: 'Elu',
};

/** The name that ONNX has for an activation inside a recurrent layer. */
export function recurrentActivation(layer: LayerFacts, setting: string): string {
  const name = settingOf(layer.config[setting]);
  return recurrent[name] ?? refuseLayer(layer, `its ${setting} '${name}' is not known`);
}
