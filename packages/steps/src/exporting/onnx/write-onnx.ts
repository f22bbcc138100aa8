// A graph as the bytes of an .onnx file (onnx.proto, https://onnx.ai/onnx/repo-docs/IR.html).

import { Message } from '../../compiled/writing/message.ts';
import {
  elementTypes,
  mlDomain,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-graph.ts';

/** The version of the file format: the one of ONNX 1.12, which has these operator sets. */
export const irVersion = 8;
/** The operator sets that a graph may use, by domain. */
export const operatorSets: Readonly<Record<OnnxNode['domain'], number>> = { '': 17, [mlDomain]: 3 };

/** The numbers of `AttributeProto.AttributeType`. */
const attributeTypes = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7, texts: 8 } as const;

const utf8 = new TextEncoder();

/**
 * Writes a model. The same graph gives the same bytes.
 *
 * @param about - texts by name, which readers of the file find in its metadata
 */
export function writeOnnx(graph: OnnxGraph, name: string, about: Readonly<Record<string, string>>): Uint8Array {
  const model = new Message().integer(1, irVersion).text(2, 'cairn');
  model.message(7, (inner) => writeGraph(inner, graph, name));
  for (const [domain, version] of Object.entries(operatorSets))
    model.message(8, (set) => set.text(1, domain).integer(2, version));
  for (const [key, value] of Object.entries(about)) model.message(14, (entry) => entry.text(1, key).text(2, value));
  return model.finish();
}

function writeGraph(message: Message, graph: OnnxGraph, name: string): void {
  for (const [index, node] of graph.nodes.entries()) message.message(1, (inner) => writeNode(inner, node, index));
  message.text(2, name);
  for (const tensor of graph.constants) message.message(5, (inner) => writeTensor(inner, tensor, tensor.name));
  for (const value of graph.inputs) message.message(11, (inner) => writeValue(inner, value));
  for (const value of graph.outputs) message.message(12, (inner) => writeValue(inner, value));
}

function writeNode(message: Message, node: OnnxNode, index: number): void {
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, `${node.operator}_${index + 1}`).text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes))
    message.message(5, (inner) => writeAttribute(inner, name, value));
  if (node.domain) message.text(7, node.domain);
}

function writeAttribute(message: Message, name: string, value: OnnxAttribute): void {
  message.text(1, name);
  if ('float' in value) message.float(2, value.float).integer(20, attributeTypes.float);
  else if ('int' in value) message.integer(3, value.int).integer(20, attributeTypes.int);
  else if ('text' in value) message.text(4, value.text).integer(20, attributeTypes.text);
  else if ('tensor' in value)
    message.message(5, (inner) => writeTensor(inner, value.tensor, name)).integer(20, attributeTypes.tensor);
  else if ('floats' in value) {
    for (const item of value.floats) message.float(7, item);
    message.integer(20, attributeTypes.floats);
  } else if ('ints' in value) {
    for (const item of value.ints) message.integer(8, item);
    message.integer(20, attributeTypes.ints);
  } else {
    for (const item of value.texts) message.text(9, item);
    message.integer(20, attributeTypes.texts);
  }
}

function writeTensor(message: Message, { type, shape, data }: OnnxTensor, name: string): void {
  const length = shape.reduce((product, size) => product * size, 1);
  if (length !== data.length)
    throw new Error(`The tensor '${name}' has ${data.length} elements for a shape of ${length}`);
  for (const size of shape) message.integer(1, size);
  message.integer(2, elementTypes[type]);
  if (type === 'string') for (const text of data as readonly string[]) message.blob(6, utf8.encode(text));
  message.text(8, name);
  if (type !== 'string') message.blob(9, toBytes(type, data as ArrayLike<number>));
}

const bytesOf = { float: 4, uint8: 1, int8: 1, int32: 4, int64: 8, bool: 1, double: 8 } as const;

/** Little endian, as `raw_data` is defined. */
function toBytes(type: Exclude<OnnxTensor['type'], 'string'>, data: ArrayLike<number>): Uint8Array {
  const size = bytesOf[type];
  const bytes = new Uint8Array(data.length * size);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!;
    if (type === 'float') view.setFloat32(index * 4, value, true);
    else if (type === 'double') view.setFloat64(index * 8, value, true);
    else if (type === 'int32') view.setInt32(index * 4, value, true);
    else if (type === 'int8') view.setInt8(index, value);
    else if (type === 'int64') view.setBigInt64(index * 8, BigInt(value), true);
    else bytes[index] = value;
  }
  return bytes;
}

/** `ValueInfoProto`: a name, and the type and shape of a tensor. */
function writeValue(message: Message, { name, type, shape }: OnnxValue): void {
  message.text(1, name).message(2, (about) =>
    about.message(1, (tensor) => {
      tensor.integer(1, elementTypes[type]).message(2, (sizes) => {
        for (const size of shape)
          sizes.message(1, (axis) => (typeof size === 'number' ? axis.integer(1, size) : axis.text(2, size)));
      });
    }),
  );
}
