// The text of a file, unpacked if it is gzip, in pieces that end at line ends.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { decodeLines } from './decode-lines.ts';

/** The first bytes of a file; fewer if it is shorter. */
export async function readStart(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** By its first two bytes (RFC 1952): a file in the store has no extension. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Bytes that cannot be decoded become `undecodable`.
 *
 * @param encoding - a label of the Encoding Standard, default UTF-8; a byte order mark has priority, and is removed
 * @throws Error when gzip ends too early or is damaged
 */
export async function* openText(path: string, encoding = 'utf-8'): AsyncGenerator<string> {
  const packed = isGzip(await readStart(path, 2));
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  const source: AsyncIterable<Uint8Array> = packed ? raw.pipe(createGunzip()) : raw;
  try {
    yield* decodeLines(source, encoding);
  } catch (error) {
    if (packed && (error as { code?: string }).code?.startsWith('Z_')) {
      throw new Error('The raw file is gzip, and it ends too early or is damaged: pack it again');
    }
    throw error;
  } finally {
    raw.destroy();
  }
}
