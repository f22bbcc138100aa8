// Elements of tensors in JavaScript.

import { elementTypes } from '../graph/operation.ts';
import { NotRecordable } from './not-recordable.ts';

/** @throws NotRecordable for a type that a graph may not hold */
export function toTypedArray(type: number, elements: ArrayLike<number>): ArrayBufferView {
  if (type === elementTypes.float32) return Float32Array.from(elements);
  if (type === elementTypes.int32) return Int32Array.from(elements);
  if (type === elementTypes.bool) return Uint8Array.from(elements);
  throw new NotRecordable(`it makes a constant of TensorFlow's type ${type}`);
}

/** TensorFlow's type of elements that were read. */
export function typeOfElements(elements: Float32Array | Int32Array | Uint8Array): number {
  if (elements instanceof Float32Array) return elementTypes.float32;
  return elements instanceof Int32Array ? elementTypes.int32 : elementTypes.bool;
}
