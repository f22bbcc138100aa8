// Tensors of a network in fewer bytes: numbers of fewer bits, and no bytes for zeros.
//
// In the file a tensor is, in this order: the scales of its channels (float32; of `int8` alone), a bit for each number that
// says whether it is not zero (if the tensor is sparse), and the numbers themselves (those that are not zero, if it is
// sparse). All are little endian.

import { fromHalfBits, toHalfBits } from './half-precision.ts';
import { dequantiseChannels, quantiseChannels } from './quantise-channels.ts';

/** What a weight is in the file. */
export const packedElements = ['float32', 'float16', 'int8'] as const;
export type PackedElement = (typeof packedElements)[number];

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** How a tensor is in the file. */
export interface PackedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly element: PackedElement;
  readonly isSparse: boolean;
  /** Numbers in the file: all, or those that are not zero. */
  readonly count: number;
}

export interface PackedTensors {
  readonly tensors: readonly PackedTensor[];
  readonly bytes: Uint8Array;
}

const bytesOf = { float32: 4, float16: 2, int8: 1 } as const;

/**
 * Packs tensors. With `int8`, tensors of one dimension (biases, normalisations) stay float32: they are few, and errors in
 * them reach every output. A tensor is sparse if that takes fewer bytes.
 *
 * @throws Error that names a tensor with a number that float16 cannot hold, or that is not finite
 */
export function packTensors(tensors: readonly NamedTensor[], element: PackedElement): PackedTensors {
  const packed: PackedTensor[] = [];
  const parts: Uint8Array[] = [];
  for (const tensor of tensors) {
    const { name, shape, data } = tensor;
    const own = element === 'int8' && shape.length < 2 ? 'float32' : element;
    const { numbers, scales } = toNumbers(tensor, own);
    const kept = [...numbers.keys()].filter((index) => numbers[index] !== 0);
    const mask = Math.ceil(data.length / 8);
    const isSparse = mask + kept.length * bytesOf[own] < data.length * bytesOf[own];
    if (scales) parts.push(bytesFrom('float32', scales));
    if (isSparse) parts.push(maskOf(data.length, kept));
    const stored = isSparse ? kept.map((index) => numbers[index]!) : numbers;
    parts.push(bytesFrom(own, stored));
    packed.push({ name, shape, element: own, isSparse, count: stored.length });
  }
  return { tensors: packed, bytes: Buffer.concat(parts) };
}

/** The tensors in float32, as a network computes with them. */
export function unpackTensors({ tensors, bytes }: PackedTensors): readonly NamedTensor[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const take = (element: PackedElement, count: number): Float32Array => {
    const size = bytesOf[element];
    const numbers = Float32Array.from({ length: count }, (_, index) =>
      readNumber(view, element, offset + index * size),
    );
    offset += count * size;
    return numbers;
  };
  return tensors.map(({ name, shape, element, isSparse, count }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const scales = element === 'int8' ? take('float32', shape.at(-1) ?? 1) : undefined;
    const mask = isSparse ? bytes.subarray(offset, offset + Math.ceil(length / 8)) : undefined;
    offset += mask?.length ?? 0;
    const stored = take(element, count);
    const numbers = mask ? spread(mask, stored, length) : stored;
    if (!scales) return { name, shape, data: numbers };
    return { name, shape, data: dequantiseChannels({ values: Int8Array.from(numbers), scales }) };
  });
}

function toNumbers({ name, shape, data }: NamedTensor, element: PackedElement) {
  if (data.some((value) => !Number.isFinite(value)))
    throw new Error(`The tensor '${name}' has a weight that is not finite`);
  if (element === 'int8') {
    const { values, scales } = quantiseChannels(data, shape);
    return { numbers: values, scales };
  }
  const large = element === 'float16' ? data.find((value) => Math.abs(value) >= 65_520) : undefined;
  if (large !== undefined)
    throw new Error(`The tensor '${name}' has the weight ${large}, which float16 cannot hold: use 'int8-weights'`);
  // A weight that becomes zero in 16 bits is one from here on.
  if (element === 'float16')
    return { numbers: data.map((value) => fromHalfBits(toHalfBits(value))), scales: undefined };
  return { numbers: data, scales: undefined };
}

function maskOf(length: number, kept: readonly number[]): Uint8Array {
  const mask = new Uint8Array(Math.ceil(length / 8));
  for (const index of kept) mask[index >> 3]! |= 1 << (index & 7);
  return mask;
}

function spread(mask: Uint8Array, stored: Float32Array, length: number): Float32Array {
  let next = 0;
  return Float32Array.from({ length }, (_, index) =>
    (mask[index >> 3]! >> (index & 7)) & 1 ? (stored[next++] as number) : 0,
  );
}

function bytesFrom(element: PackedElement, numbers: ArrayLike<number>): Uint8Array {
  const size = bytesOf[element];
  const bytes = new Uint8Array(numbers.length * size);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index]!;
    if (element === 'float32') view.setFloat32(index * size, value, true);
    else if (element === 'float16') view.setUint16(index * size, toHalfBits(value), true);
    else view.setInt8(index, value);
  }
  return bytes;
}

function readNumber(view: DataView, element: PackedElement, offset: number): number {
  if (element === 'float32') return view.getFloat32(offset, true);
  if (element === 'float16') return fromHalfBits(view.getUint16(offset, true));
  return view.getInt8(offset);
}
