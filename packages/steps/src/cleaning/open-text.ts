// The text of a file, unpacked where it is gzip, in pieces: UTF-8, a byte order mark left out.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** The first bytes of a file; fewer where it is shorter. */
export async function readStart(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** By its first two bytes (RFC 1952): a file in the store has no name that could say so. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** Bytes that are no UTF-8 come as U+FFFD. @throws Error when gzip ends too early or is damaged */
export async function* openText(path: string): AsyncGenerator<string> {
  const packed = isGzip(await readStart(path, 2));
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  const source = packed ? raw.pipe(createGunzip()) : raw;
  const decoder = new TextDecoder();
  try {
    for await (const bytes of source) yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (packed && (error as { code?: string }).code?.startsWith('Z_')) {
      throw new Error('The raw file is gzip, and it ends too early or is damaged: pack it again');
    }
    throw error;
  } finally {
    raw.destroy();
  }
}
