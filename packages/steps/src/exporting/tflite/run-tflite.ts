// Computes what a file of TFLite says, operator by operator, with the kernels of tfjs: all that is known of the model is read
// from the file.

import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../../backend/tfjs.ts';
import { type ReadTable, readFlatBuffer } from './flat-buffer.ts';
import { elementTypes, identifier, type OperatorName, operators, options, paddings, slots } from './tflite-schema.ts';

/** Runs the graph on rows of its input. The caller disposes of the result. */
export type RunTflite = (rows: Tensor) => Tensor;

interface ReadOperator {
  readonly name: OperatorName;
  readonly inputs: readonly number[];
  readonly output: number;
  /** A setting of its options, by its name. */
  setting(name: string, absent?: number): number;
}

export function openTflite(tf: Tfjs, bytes: Uint8Array): RunTflite {
  const model = readFlatBuffer(bytes, identifier);
  const [graph] = model.tables(slots.model.graphs);
  const buffers = model.tables(slots.model.buffers).map((buffer) => buffer.bytes(slots.buffer.data));
  const codes = model.tables(slots.model.operatorCodes).map((code) => code.int(slots.operatorCode.code));
  const constants = graph!.tables(slots.graph.tensors).map((tensor) => readConstant(tensor, buffers));
  const steps = graph!.tables(slots.graph.operators).map((operator) => readOperator(operator, codes));
  const [input] = graph!.ints(slots.graph.inputs);
  const [output] = graph!.ints(slots.graph.outputs);
  return (rows) =>
    tf.tidy(() => {
      const values = new Map<number, Tensor>([[input!, rows]]);
      const findValue = (index: number): Tensor => {
        const constant = constants[index];
        if (constant)
          return tf.tensor(
            constant.data,
            constant.shape as number[],
            constant.data instanceof Int32Array ? 'int32' : 'float32',
          );
        return values.get(index)!;
      };
      for (const step of steps) {
        const given = step.inputs.map(findValue);
        values.set(
          step.output,
          compute(tf, step, given, (place) => constants[step.inputs[place]!]!.data),
        );
      }
      return values.get(output!)!;
    });
}

interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

function readConstant(tensor: ReadTable, buffers: readonly (Uint8Array | undefined)[]): Constant | undefined {
  const bytes = buffers[tensor.int(slots.tensor.buffer)];
  if (!bytes) return undefined;
  // A copy of its own, because the numbers of the file need not begin at a multiple of four.
  const own = new Uint8Array(bytes);
  const data =
    tensor.byte(slots.tensor.type) === elementTypes.int ? new Int32Array(own.buffer) : new Float32Array(own.buffer);
  return { shape: tensor.ints(slots.tensor.shape), data };
}

function readOperator(operator: ReadTable, codes: readonly number[]): ReadOperator {
  const code = codes[operator.int(slots.operator.code)];
  const name = Object.keys(operators).find((one) => operators[one as OperatorName] === code) as
    | OperatorName
    | undefined;
  if (!name) throw new Error(`Operator ${code} is not known`);
  const own = operator.table(slots.operator.options);
  const places = options[name]?.slots as Readonly<Record<string, number>> | undefined;
  return {
    name,
    inputs: operator.ints(slots.operator.inputs),
    output: operator.ints(slots.operator.outputs)[0]!,
    setting: (setting, absent = 0) => {
      const slot = places![setting]!;
      if (!own) return absent;
      if (setting === 'padding' || setting === 'keepsDimensions') return own.byte(slot, absent);
      return setting === 'beta' || setting === 'alpha' ? own.float(slot, absent) : own.int(slot, absent);
    },
  };
}

function compute(
  tf: Tfjs,
  { name, setting }: ReadOperator,
  given: readonly Tensor[],
  numbersOf: (place: number) => Float32Array | Int32Array,
): Tensor {
  const [input, second, third] = given as [Tensor, Tensor, Tensor];
  const padding = () => (setting('padding') === paddings.same ? 'same' : 'valid');
  const strides = (): [number, number] => [setting('strideHeight'), setting('strideWidth')];
  const dilations = (): [number, number] => [setting('dilationHeight', 1), setting('dilationWidth', 1)];
  const size = (): [number, number] => [setting('height'), setting('width')];
  switch (name) {
    case 'ADD':
      return tf.add(input, second);
    case 'MUL':
      return tf.mul(input, second);
    case 'CONCATENATION':
      return tf.concat([...given], setting('axis'));
    case 'FULLY_CONNECTED': {
      const width = input.shape.at(-1)!;
      const flat = tf.reshape(input, [-1, width]);
      const product = tf.add(tf.matMul(flat, second, false, true), third);
      return tf.reshape(product, [...input.shape.slice(0, -1), second.shape[0]!]);
    }
    case 'CONV_2D': {
      const kernel = tf.transpose(second, [1, 2, 3, 0]) as Tensor4D;
      return tf.add(tf.conv2d(input as Tensor4D, kernel, strides(), padding(), 'NHWC', dilations()), third);
    }
    case 'DEPTHWISE_CONV_2D': {
      const [, height, width, filters] = second.shape as [number, number, number, number];
      const multiplier = setting('multiplier');
      const kernel = tf.reshape(second, [height, width, filters / multiplier, multiplier]) as Tensor4D;
      return tf.add(tf.depthwiseConv2d(input as Tensor4D, kernel, strides(), padding(), 'NHWC', dilations()), third);
    }
    case 'AVERAGE_POOL_2D':
      return tf.avgPool(input as Tensor4D, size(), strides(), padding());
    case 'MAX_POOL_2D':
      return tf.maxPool(input as Tensor4D, size(), strides(), padding());
    case 'MEAN':
      return tf.mean(input, [...numbersOf(1)]);
    case 'REDUCE_MAX':
      return tf.max(input, [...numbersOf(1)]);
    case 'RESHAPE':
      return tf.reshape(input, [...numbersOf(1)]);
    case 'PAD': {
      const amounts = numbersOf(1);
      const pairs = input.shape.map((_, axis): [number, number] => [amounts[2 * axis]!, amounts[2 * axis + 1]!]);
      return tf.pad(input, pairs);
    }
    case 'SOFTMAX':
      return tf.softmax(input);
    case 'LEAKY_RELU':
      return tf.leakyRelu(input, setting('alpha'));
    case 'LOGISTIC':
      return tf.sigmoid(input);
    case 'RELU':
      return tf.relu(input);
    case 'RELU6':
      return tf.relu6(input);
    case 'TANH':
      return tf.tanh(input);
    default:
      return tf.elu(input);
  }
}
