// Reads an open file to its end, in chunks. The next one is read while one is used, so that hashing a large file takes
// no longer than hashing its bytes; a small file is read at once, without the way through Node's thread pool.

import { read, readSync } from 'node:fs';

const largest = 1 << 20;
/** Less is read in the time that a thread takes to be asked. */
const atOnce = 1 << 17;

/**
 * A chunk is valid until the next one is asked for.
 *
 * @param file - whose position is at the start
 * @param expected - its size, as far as that is known: a file that is written to may turn out to have another
 */
export async function* readChunks(file: number, expected: number): AsyncGenerator<Buffer, void> {
  // One byte more than expected, so that the end is seen in the second read.
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
    // Whoever stops early closes the file next, and its number may then be another's.
    await reading.catch(() => undefined);
  }
}

function readNext(file: number, buffer: Buffer): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  read(file, buffer, 0, buffer.length, null, (error, size) => (error ? reject(error) : resolve(size)));
  // It may fail while the chunk before it is still in use: that is told when it is awaited.
  promise.catch(() => undefined);
  return promise;
}
