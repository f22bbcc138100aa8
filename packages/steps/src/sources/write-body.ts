// Writes the body of an answer to a file, and refuses one that is shorter or longer than the server says.

import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

export async function writeBody({ body, headers, url }: Response, path: string): Promise<void> {
  await pipeline(body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]), createWriteStream(path));
  const told = headers.get('content-length');
  const { size } = await stat(path);
  if (told !== null && headers.get('content-encoding') === null && Number(told) !== size)
    throw new Error(`${url} sent ${size} bytes of ${told}`);
}
