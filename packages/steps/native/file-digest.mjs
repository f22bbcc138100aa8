// The sha256 of a file, read as a stream: the library has 788 MB.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** @returns {Promise<string>} in hex */
export async function fileDigest(path) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest('hex');
}
