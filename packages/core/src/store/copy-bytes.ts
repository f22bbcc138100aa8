// Hashing bytes as they are read, and copying them with the hash of what was written: one read and one write.

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Digest } from '../base/brand.ts';

export interface TakenBytes {
  readonly digest: Digest;
  readonly size: number;
}

const largest = 1 << 20;

/** Reads to the end. With `to`, writes each chunk there as well, and hashes the very bytes that it wrote. */
export async function digestHandle(from: FileHandle, expected: number, to?: FileHandle): Promise<TakenBytes> {
  const hash = createHash('sha256');
  // One byte more than expected, so that the common case sees the end in its second read.
  const buffer = Buffer.allocUnsafe(Math.min(largest, expected + 1));
  let size = 0;
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, buffer.length, size);
    if (bytesRead === 0) return { digest: hash.digest('hex') as Digest, size };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    if (to) await writeAll(to, chunk, size);
    size += bytesRead;
  }
}

async function writeAll(to: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await to.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
