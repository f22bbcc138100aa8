// Hashes bytes while they are read. A copy is hashed while it is written, so it takes one read and one write.

import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Digest } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { readChunks } from '../base/read-chunks.ts';

/** Bytes. A smaller file is read faster synchronously than through Node's thread pool. */
const small = 1 << 17;

export interface TakenBytes {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * Reads an open file to its end. With `to`, it also writes each chunk there, and hashes exactly the bytes that it
 * wrote.
 */
export async function digestHandle(from: number, expected: number, to?: FileHandle): Promise<TakenBytes> {
  if (!to && expected < small) {
    const bytes = readFileSync(from);
    return { digest: digestBytes(bytes), size: bytes.length };
  }
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of readChunks(from, expected)) {
    const writing = to && writeAll(to, chunk, size);
    hash.update(chunk);
    await writing;
    size += chunk.length;
  }
  return { digest: hash.digest('hex') as Digest, size };
}

/** Undefined if it cannot be read. */
export async function digestFileOrNone(path: string, expected: number): Promise<TakenBytes | undefined> {
  try {
    const file = openSync(path, 'r');
    try {
      return await digestHandle(file, expected);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

async function writeAll(to: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await to.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
