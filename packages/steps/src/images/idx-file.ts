// IDX, the format of MNIST: a magic number (two zero bytes, the type, the number of dimensions), the size of each dimension as a
// big-endian integer of 32 bits, and the values.

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface IdxValues {
  readonly sizes: readonly number[];
  /** Unsigned bytes. */
  readonly data: Uint8Array;
}

/** Reads an IDX file of bytes, also as gzip. `name` is what it is called in errors. */
export async function readIdxFile(path: string, name: string): Promise<IdxValues> {
  const stored = await readFile(path);
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? await unpack(stored, name) : stored;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw new Error(`The file '${name}' is not IDX: it does not begin with two zero bytes`);
  if (bytes[2] !== 0x08)
    throw new Error(
      `The file '${name}' is IDX of the type 0x${bytes[2]!.toString(16).padStart(2, '0')}: only unsigned bytes (0x08) are read`,
    );
  const dimensions = bytes[3]!;
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) throw new Error(`The file '${name}' ends within its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const expected = sizes.reduce((total, size) => total * size, 1);
  const found = bytes.length - header;
  if (found !== expected)
    throw new Error(
      `The file '${name}' has ${found} values, and its header says ${sizes.join(' × ')} = ${expected}: it is cut off or damaged`,
    );
  return { sizes, data: bytes.subarray(header) };
}

async function unpack(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes);
  } catch {
    throw new Error(`The file '${name}' begins as gzip, and it ends too early or is damaged: fetch it again`);
  }
}
