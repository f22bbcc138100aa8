// Tensors of the Open Inference Protocol: as JSON, and as bytes behind the JSON (its binary tensor data extension, which
// Triton's clients use: https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md).

import { RequestError } from '../errors/request-error.ts';

/** Numbers, booleans or texts, one row behind the other. */
export type TensorData = readonly (number | boolean | string | null)[] | Float32Array | Float64Array;

/** Bytes of an element, and how it is read: little endian. */
const elements: Readonly<
  Record<string, readonly [size: number, read: (view: DataView, at: number) => number | boolean]>
> = {
  BOOL: [1, (view, at) => view.getUint8(at) !== 0],
  UINT8: [1, (view, at) => view.getUint8(at)],
  UINT16: [2, (view, at) => view.getUint16(at, true)],
  UINT32: [4, (view, at) => view.getUint32(at, true)],
  UINT64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  INT8: [1, (view, at) => view.getInt8(at)],
  INT16: [2, (view, at) => view.getInt16(at, true)],
  INT32: [4, (view, at) => view.getInt32(at, true)],
  INT64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  FP32: [4, (view, at) => view.getFloat32(at, true)],
  FP64: [8, (view, at) => view.getFloat64(at, true)],
};

export const datatypes: readonly string[] = [...Object.keys(elements), 'BYTES'];

/** @throws RequestError `tensor-wrong` if the bytes are not this number of elements */
export function readBytes(name: string, datatype: string, bytes: Buffer, count: number): TensorData {
  if (datatype === 'BYTES') return readTexts(name, bytes, count);
  const [size, read] = elements[datatype]!;
  if (bytes.length !== size * count)
    throw wrong(name, `has ${bytes.length} bytes, and its shape needs ${size * count}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, index) => read(view, index * size));
}

/** Each text has its length before it, in four bytes. */
function readTexts(name: string, bytes: Buffer, count: number): readonly string[] {
  const texts: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    if (at + 4 + length > bytes.length) break;
    texts.push(bytes.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  if (at !== bytes.length || texts.length !== count)
    throw wrong(name, `does not have ${count} texts with their lengths`);
  return texts;
}

export function writeBytes(datatype: string, data: TensorData): Buffer {
  if (datatype === 'FP64') return Buffer.from(Float64Array.from(data as ArrayLike<number>).buffer);
  const texts = Array.from(data as ArrayLike<string>, (text) => Buffer.from(String(text)));
  return Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );
}

export function wrong(name: string, problem: string): RequestError {
  return new RequestError(400, 'tensor-wrong', `Input '${name}' ${problem}.`);
}
