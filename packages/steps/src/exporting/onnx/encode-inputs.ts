// Rows as the inputs of an ONNX graph, and their encoding inside of it: missing values replaced, numbers scaled,
// categories looked up. It is computed in float64, as Cairn encodes rows.

import { writeJson } from '@cairn/core';
import type { DateEncoder } from '../../dates/date-encoder.ts';
import { cycleOf, readPart } from '../../dates/date-parts.ts';
import { hasNullInput, imageOf, widthOf } from '../../models/encode-rows.ts';
import type { Cleaning } from '../../schemas/cleaning.ts';
import type { Feature } from '../../schemas/model-description.ts';
import { type ExportedInput, fillOf } from '../exported-input.ts';
import type { OnnxGraph } from './onnx-graph.ts';

export interface EncodedInputs {
  /** `rows × numbers`, or `rows × height × width × channels`, in float64. */
  readonly value: string;
  /** The shape of one row. */
  readonly shape: readonly number[];
}

/**
 * Adds the inputs of all features, and the encoded rows.
 *
 * @param inputs - those that the graph has, to which new ones are added: members of an ensemble share the inputs of a column
 */
export function encodeInputs(
  graph: OnnxGraph,
  features: readonly Feature[],
  cleaning: Cleaning | null,
  inputs: ExportedInput[],
): EncodedInputs {
  const add = (input: ExportedInput): string => {
    const isSame = (other: ExportedInput) =>
      other.column === input.column && writeJson(other.source) === writeJson(input.source);
    const known = inputs.find(isSame);
    if (known) return known.name;
    // A text that two members encode in two ways is an input of each.
    const count = inputs.filter(({ column }) => column === input.column).length;
    const isTaken = graph.isOwnName(input.name) || inputs.some(({ name }) => name === input.name);
    const name = isTaken ? `${input.name}.${count + 1}` : input.name;
    inputs.push({ ...input, name });
    return graph.input(name, input.element, ['rows', ...input.shape]);
  };
  if (features.length === 0) {
    const any = {
      name: 'row',
      column: null,
      element: 'double',
      shape: [1],
      source: { type: 'any' },
      fill: null,
    } as const;
    // Any input says how many rows there are.
    return { value: inputs[0]?.name ?? add(any), shape: [1] };
  }
  const image = imageOf(features);
  const parts = features.map((feature) => {
    const part = encodeFeature(graph, feature, fillOf(feature, cleaning), add);
    return feature.column.type === 'image' && !image ? graph.reshape(part, [0, -1]) : part;
  });
  const value = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: { int: 1 } });
  if (image) return { value, shape: image.shape };
  return { value, shape: [features.reduce((total, feature) => total + widthOf(feature), 0)] };
}

function encodeFeature(
  graph: OnnxGraph,
  feature: Feature,
  fill: number | string | null,
  add: (input: ExportedInput) => string,
): string {
  const { name, column, encoder } = feature;
  const shared = { name, column: name, fill };
  switch (encoder.type) {
    case 'one-hot':
    case 'ordinal':
    case 'rank':
    case 'target':
      return encodeCategory(
        graph,
        feature,
        fill,
        add({ ...shared, element: 'string', shape: [1], source: { type: 'category' } }),
      );
    case 'date':
      return encodeDateParts(graph, feature, encoder, fill, add);
    case 'text':
    case 'tokens':
    case 'multi-hot': {
      const source = { type: 'encoded', encoder, nullable: column.nullable ?? false, fill } as const;
      return add({ ...shared, fill: null, element: 'double', shape: [widthOf(feature)], source });
    }
    default:
  }
  if (column.type === 'image') {
    const pixels = add({ ...shared, fill: null, element: 'float', shape: column.shape, source: { type: 'pixels' } });
    return scale(graph, graph.cast(pixels, 'double'), feature);
  }
  const type = column.type === 'boolean' ? 'boolean' : 'number';
  const given = add({ ...shared, element: 'double', shape: [1], source: { type } });
  const raw = typeof fill === 'number' ? replaceNaN(graph, given, fill) : given;
  if (!hasNullInput(feature)) return scale(graph, raw, feature);
  const isNull = graph.node('IsNaN', [raw]);
  const own = graph.node('Where', [isNull, graph.scalar('double', 0), scale(graph, raw, feature)]);
  return graph.node('Concat', [own, graph.cast(isNull, 'double')], { axis: { int: 1 } });
}

function replaceNaN(graph: OnnxGraph, value: string, by: number): string {
  return graph.node('Where', [graph.node('IsNaN', [value]), graph.scalar('double', by), value]);
}

/** @throws Error for quantiles, of which ONNX has no operator */
function scale(graph: OnnxGraph, value: string, { name, encoder }: Feature): string {
  if (encoder.type === 'standard') return shiftAndDivide(graph, value, encoder.mean, encoder.deviation);
  if (encoder.type === 'range') return shiftAndDivide(graph, value, encoder.min, encoder.max - encoder.min);
  if (encoder.type === 'log') return shiftAndDivide(graph, logOf(graph, value, 1), encoder.mean, encoder.deviation);
  if (encoder.type === 'yeo-johnson')
    return shiftAndDivide(graph, powerOf(graph, value, encoder.lambda), encoder.mean, encoder.deviation);
  if (encoder.type === 'quantile')
    throw new Error(
      `ONNX has no operator for quantiles, by which '${name}' is scaled: use another scaling, or a format that leaves encoding to its user`,
    );
  return value;
}

/** ln(1 + sign × value) */
function logOf(graph: OnnxGraph, value: string, sign: 1 | -1): string {
  const own = sign === 1 ? value : graph.node('Neg', [value]);
  return graph.node('Log', [graph.node('Add', [own, graph.scalar('double', 1)])]);
}

/** The power of Yeo and Johnson. The branch that is not taken may be NaN. */
function powerOf(graph: OnnxGraph, value: string, lambda: number): string {
  const branch = (sign: 1 | -1, power: number): string => {
    const log = logOf(graph, value, sign);
    if (power === 0) return log;
    const raised = graph.node('Exp', [graph.node('Mul', [log, graph.scalar('double', power)])]);
    return graph.node('Div', [graph.node('Sub', [raised, graph.scalar('double', 1)]), graph.scalar('double', power)]);
  };
  const isPositive = graph.node('GreaterOrEqual', [value, graph.scalar('double', 0)]);
  return graph.node('Where', [isPositive, branch(1, lambda), graph.node('Neg', [branch(-1, 2 - lambda)])]);
}

/** (value − shift) ÷ size, in this order, which gives the same bits as Cairn's encoding. */
function shiftAndDivide(graph: OnnxGraph, value: string, shift: number, size: number): string {
  const moved = shift === 0 ? value : graph.node('Sub', [value, graph.scalar('double', shift)]);
  return size === 1 ? moved : graph.node('Div', [moved, graph.scalar('double', size)]);
}

/** A category is looked up; one that the model does not know becomes all zeros, or NaN for trees. */
function encodeCategory(
  graph: OnnxGraph,
  { column, encoder }: Feature,
  fill: number | string | null,
  text: string,
): string {
  if (column.type !== 'category' || !('values' in encoder)) throw new Error('A category has another encoder');
  const { values } = encoder;
  const width = values.length + (column.nullable && encoder.type === 'one-hot' ? 1 : 0);
  // The position after all categories is that of null in a nullable column; others have none.
  const missing = typeof fill === 'string' ? values.indexOf(fill) : column.nullable ? values.length : -1;
  const index = graph.mlNode('LabelEncoder', [text], {
    keys_strings: { texts: [...values, ''] },
    values_int64s: { ints: [...values.keys(), missing] },
    default_int64: { int: -1 },
  });
  if (encoder.type === 'one-hot') return hotAt(graph, index, 0, width);
  if (encoder.type === 'target') {
    // One row of means for each category, for a null if there may be one, and for what the model does not know.
    const { outputs } = encoder;
    const known = outputs[0]!.means.length;
    const means = Array.from({ length: known + 1 }, (_, code) =>
      outputs.map((output) => ((output.means[code] ?? output.overall) - output.shift) / output.scale),
    );
    const isKnown = graph.node('GreaterOrEqual', [index, graph.scalar('int64', 0)]);
    const place = graph.node('Where', [isKnown, index, graph.scalar('int64', known)]);
    const all = graph.constant('double', [known + 1, outputs.length], means.flat());
    return graph.node('Gather', [all, graph.node('Squeeze', [place, graph.constant('int64', [1], [1])])]);
  }
  const isKnown = graph.node('And', [
    graph.node('GreaterOrEqual', [index, graph.scalar('int64', 0)]),
    graph.node('Less', [index, graph.scalar('int64', values.length)]),
  ]);
  const position = graph.node('Where', [isKnown, graph.cast(index, 'double'), graph.scalar('double', Number.NaN)]);
  if (encoder.type !== 'rank') return position;
  const scaled = shiftAndDivide(graph, position, encoder.mean, encoder.deviation);
  if (!hasNullInput({ column, encoder })) return scaled;
  const isNull = graph.node('Equal', [index, graph.scalar('int64', values.length)]);
  const own = graph.node('Where', [isKnown, scaled, graph.scalar('double', 0)]);
  return graph.node('Concat', [own, graph.cast(isNull, 'double')], { axis: { int: 1 } });
}

/** 1 at the position of a whole number among `first`, `first + 1` …, and 0 elsewhere. */
function hotAt(graph: OnnxGraph, index: string, first: number, width: number): string {
  const positions = graph.constant(
    'int64',
    [1, width],
    Array.from({ length: width }, (_, k) => first + k),
  );
  return graph.cast(graph.node('Equal', [index, positions]), 'double');
}

/** ONNX reads no dates: each part is an input. What is scaled and looked up after that is inside. */
function encodeDateParts(
  graph: OnnxGraph,
  { name, column }: Feature,
  encoder: DateEncoder,
  fill: number | string | null,
  add: (input: ExportedInput) => string,
): string {
  const given = encoder.parts.map(({ part }) => {
    const own = typeof fill === 'string' ? readPart(fill, part, encoder.since) : null;
    const source = { type: 'date-part', part, since: encoder.since } as const;
    const value = add({ name: `${name}.${part}`, column: name, element: 'double', shape: [1], source, fill: own });
    return own === null ? value : replaceNaN(graph, value, own);
  });
  const hasNull = (column.nullable ?? false) && encoder.nulls === 'input';
  const encoded = encoder.parts.map((one, k) => {
    const isNull = graph.node('IsNaN', [given[k]!]);
    if (one.form === 'number') {
      const scaled = shiftAndDivide(graph, given[k]!, one.mean, one.deviation);
      return hasNull ? graph.node('Where', [isNull, graph.scalar('double', 0), scaled]) : scaled;
    }
    const { first, names } = cycleOf(one.part)!;
    const hot = hotAt(graph, graph.cast(replaceNaN(graph, given[k]!, first), 'int64'), first, names.length);
    return graph.node('Where', [isNull, graph.scalar('double', 0), hot]);
  });
  const all = hasNull ? [...encoded, graph.cast(graph.node('IsNaN', [given[0]!]), 'double')] : encoded;
  return all.length === 1 ? all[0]! : graph.node('Concat', all, { axis: { int: 1 } });
}
