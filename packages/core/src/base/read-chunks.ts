// Reads an open file to its end, in chunks. The next chunk is read while one is used, so that hashing a large file
// takes no longer than hashing its bytes. A small file is read synchronously, without Node's thread pool.

import { read, readSync } from 'node:fs';

const largest = 1 << 20;
/** A smaller file is read faster than the thread pool answers. */
const atOnce = 1 << 17;

/**
 * A chunk is valid until the next one is requested.
 *
 * @param file - an open file; its position must be at the start
 * @param expected - its size, as far as it is known; the file may have another size if it is written to meanwhile
 */
export async function* readChunks(file: number, expected: number): AsyncGenerator<Buffer, void> {
  // One byte more than expected, so that the second read shows the end.
  if (expected < atOnce) {
    const buffer = Buffer.allocUnsafe(expected + 1);
    for (let size = 0; size < buffer.length; ) {
      size = readSync(file, buffer);
      if (size === 0) return;
      yield buffer.subarray(0, size);
    }
  }
  const length = expected < atOnce ? largest : Math.min(largest, expected + 1);
  let [free, used] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
  let reading = readNext(file, free);
  try {
    for (let size = await reading; size > 0; size = await reading) {
      [free, used] = [used, free];
      reading = readNext(file, free);
      yield used.subarray(0, size);
    }
  } finally {
    // If the caller stops early, it closes the file, and its number may then belong to another file.
    await reading.catch(() => undefined);
  }
}

function readNext(file: number, buffer: Buffer): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  read(file, buffer, 0, buffer.length, null, (error, size) => (error ? reject(error) : resolve(size)));
  // It may fail while the chunk before it is still in use; the error is thrown when it is awaited.
  promise.catch(() => undefined);
  return promise;
}
