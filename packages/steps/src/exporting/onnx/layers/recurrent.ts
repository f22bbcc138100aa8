// Recurrent layers. ONNX has time first, another order of the gates, and one tensor for both directions.

import { isSetting, type LayerFacts, type LayerWeights, refuseLayer } from '../../layers/read-layers.ts';
import type { OnnxGraph } from '../onnx-graph.ts';
import { recurrentActivation } from './activations.ts';
import { permute } from './permute.ts';

interface Cell {
  readonly operator: 'LSTM' | 'GRU' | 'RNN';
  /** Where ONNX's gates are among those of tfjs. */
  readonly gates: readonly number[];
  /** Settings that name the activations, in the order of ONNX. */
  readonly activations: readonly string[];
}

const cells: Readonly<Record<string, Cell>> = {
  // tfjs: input, forget, cell, output. ONNX: input, output, forget, cell.
  LSTM: { operator: 'LSTM', gates: [0, 3, 1, 2], activations: ['recurrentActivation', 'activation', 'activation'] },
  // Both: update, reset, hidden.
  GRU: { operator: 'GRU', gates: [0, 1, 2], activations: ['recurrentActivation', 'activation'] },
  SimpleRNN: { operator: 'RNN', gates: [0], activations: ['activation'] },
};

export function recurrentLayer(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const isBackward = layer.config['goBackwards'] === true;
  const value = run(graph, [layer], input, isBackward ? 'reverse' : 'forward');
  if (!value.isSequence || !isBackward) return value.name;
  // A layer that goes backwards gives its steps in the order in which it computed them.
  const [first, end, axis, step] = [-1, Number.MIN_SAFE_INTEGER, 1, -1].map((n) => graph.constant('int64', [1], [n]));
  return graph.node('Slice', [value.name, first!, end!, axis!, step!]);
}

export function bidirectionalLayer(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const [forward, backward] = layer.inner;
  if (!forward || !backward || forward.config['goBackwards'] === true)
    refuseLayer(layer, 'its forward layer goes backwards');
  const mode = String(layer.config['mergeMode']);
  const each = [run(graph, [forward], input, 'forward'), run(graph, [backward], input, 'reverse')].map(
    ({ name }) => name,
  );
  if (mode === 'concat') return graph.node('Concat', each, { axis: { int: -1 } });
  if (mode === 'sum') return graph.node('Add', each);
  if (mode === 'mul') return graph.node('Mul', each);
  if (mode === 'ave') return graph.node('Div', [graph.node('Add', each), graph.scalar('float', 2)]);
  return refuseLayer(layer, `its merge mode '${mode}' gives several values`);
}

function run(graph: OnnxGraph, [layer]: readonly [LayerFacts], input: string, direction: 'forward' | 'reverse') {
  const cell = cells[layer.className];
  if (!cell) refuseLayer(layer, 'its cell is not known');
  if (layer.config['returnState'] === true) refuseLayer(layer, 'it returns its state');
  if (layer.config['stateful'] === true) refuseLayer(layer, 'it keeps its state from one call to the next');
  if (layer.config['resetAfter'] === true) refuseLayer(layer, 'it resets after the product');
  const [kernel, recurrent, bias] = layer.weights;
  const units = recurrent!.shape[0]!;
  const width = units * cell.gates.length;
  const isSequence = layer.config['returnSequences'] === true;
  const tokens = graph.masks.get(input);
  if (tokens !== undefined && isSequence) refuseLayer(layer, 'it gives all steps, of which some are masked');
  const masked = tokens === undefined ? null : putFirst(graph, input, tokens, layer.inputShapes[0]![0]!);
  const inTurn = graph.transpose(masked?.value ?? input, [1, 0, 2]);
  const own = ({ shape, data }: LayerWeights) => graph.constant('float', [1, ...shape], data);
  const biases = graph.constant('float', [1, 2 * width], [...orderBias(bias, cell, units), ...new Float32Array(width)]);
  const [steps, last] = graph.nodeOf(
    2,
    cell.operator,
    [
      inTurn,
      own(orderGates(kernel!, cell, units)),
      own(orderGates(recurrent!, cell, units)),
      biases,
      ...(masked ? [masked.counts] : []),
    ],
    {
      activations: { texts: cell.activations.map((setting) => recurrentActivation(layer, setting)) },
      direction: { text: direction },
      hidden_size: { int: units },
    },
  );
  // time × directions × rows × units, and directions × rows × units
  if (!isSequence) return { isSequence, name: graph.reshape(last!, [-1, units]) };
  const squeezed = graph.node('Squeeze', [steps!, graph.constant('int64', [1], [1])]);
  return { isSequence, name: graph.transpose(squeezed, [1, 0, 2]) };
}

/** inputs × gates · units becomes gates · units × inputs, in ONNX's order. */
function orderGates(weights: LayerWeights, { gates }: Cell, units: number): LayerWeights {
  const { shape, data } = permute(weights, [1, 0]);
  const [, width] = shape as [number, number];
  const ordered = gates.flatMap((gate) => [...data.subarray(gate * units * width, (gate + 1) * units * width)]);
  return { shape, data: Float32Array.from(ordered) };
}

function orderBias(bias: LayerWeights | undefined, { gates }: Cell, units: number): readonly number[] {
  if (!bias) return new Array<number>(gates.length * units).fill(0);
  return gates.flatMap((gate) => [...bias.data.subarray(gate * units, (gate + 1) * units)]);
}

/** An embedding: its numbers are whole, though they come as float32. */
export function embedding(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const { shape, data } = layer.weights[0]!;
  const value = graph.node('Gather', [graph.constant('float', shape, data), graph.cast(input, 'int64')]);
  if (isSetting(layer.config['maskZero'], '', 'false')) return value;
  if (layer.inputShapes[0]!.length !== 1) refuseLayer(layer, 'it masks zeros of more than one row of numbers');
  graph.masks.set(value, input);
  return value;
}

/**
 * The steps that are not masked first, in their order, and how many they are: the state of a recurrent layer stays as it is at a
 * masked step, so that only these count.
 */
function putFirst(graph: OnnxGraph, value: string, tokens: string, steps: number) {
  const isStep = graph.cast(graph.node('Not', [graph.node('Equal', [tokens, graph.scalar('float', 0)])]), 'float');
  const ranks = Array.from({ length: steps }, (_, step) => steps - step);
  const keys = graph.node('Add', [
    graph.node('Mul', [isStep, graph.scalar('float', steps + 1)]),
    graph.constant('float', [1, steps], ranks),
  ]);
  const [, order] = graph.nodeOf(2, 'TopK', [keys, graph.constant('int64', [1], [steps])]);
  const last = graph.constant('int64', [1], [2]);
  const places = graph.node('Expand', [graph.node('Unsqueeze', [order!, last]), graph.node('Shape', [value])]);
  const axis = graph.constant('int64', [1], [1]);
  const counts = graph.node('ReduceSum', [isStep, axis], { keepdims: { int: 0 } });
  return {
    value: graph.node('GatherElements', [value, places], { axis: { int: 1 } }),
    counts: graph.cast(counts, 'int32'),
  };
}
