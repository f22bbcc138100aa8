// Constants of a graph, and what is known of a value that is one.

import { type ConstantTensor, elementTypes, type Operation, type Value } from './operation.ts';

/** A constant as an operation. */
export function createConstant(name: string, tensor: ConstantTensor): Operation {
  const { type, shape } = tensor;
  return {
    name,
    type: 'Const',
    attributes: { dtype: { type }, value: { tensor } },
    inputs: [],
    outputs: [{ type, shape }],
  };
}

/** A constant of one whole number, without axes. */
export function createInteger(name: string, value: number): Operation {
  return createConstant(name, { type: elementTypes.int32, shape: [], bytes: bytesOf(Int32Array.of(value)) });
}

/** The bytes of a typed array, not copied. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The one float32 that a value is made of everywhere: a constant, or a `Fill` of one; undefined for anything else. */
export function uniformNumber({ operation }: Value): number | undefined {
  if (operation.type === 'Fill') return uniformNumber(operation.inputs[1]!);
  const value = operation.type === 'Const' ? operation.attributes['value'] : undefined;
  return value && 'tensor' in value ? uniformElement(value.tensor) : undefined;
}

/** The one float32 that a constant is made of everywhere, the sign of zero and NaN told apart; else undefined. */
export function uniformElement({ type, bytes }: ConstantTensor): number | undefined {
  if (type !== elementTypes.float32 || bytes.length === 0) return undefined;
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const first = values[0]!;
  return values.every((value) => Object.is(value, first)) ? first : undefined;
}
