// Copies the files of a folder into a bucket and back, with the client of shared stores, 16 at a time. What comes back is
// hashed, as a run does it.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { blobOf } from '../../packages/core/src/index.ts';
import { openBlobs } from '../../packages/store-s3/src/index.ts';

const atOnce = 16;
const small = 1 << 20;
const [way, location = '', folder = ''] = process.argv.slice(2);
const blobs = await openBlobs(new URL(location), process.env);

async function send(name: string): Promise<void> {
  const path = join(folder, name);
  const { size } = statSync(path);
  const content =
    size <= small
      ? blobOf(readFileSync(path))
      : { size, chunks: () => createReadStream(path, { highWaterMark: small }) };
  const put = await blobs.putIfAbsent(`cas/${name}`, content);
  if (put !== 'stored') throw new Error(`'${name}' was there`);
}

async function bring(name: string): Promise<void> {
  const blob = await blobs.get(name);
  if (!blob) throw new Error(`'${name}' is missing`);
  const [hash, file] = [createHash('sha256'), createWriteStream(join(folder, name.slice('cas/'.length)))];
  for await (const chunk of blob.chunks()) {
    hash.update(chunk);
    if (!file.write(chunk)) await new Promise<void>((resolve) => void file.once('drain', () => resolve()));
  }
  hash.digest();
  await new Promise<void>((resolve) => void file.end(() => resolve()));
}

async function each(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name);
    }),
  );
}

async function list(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list('cas/')) names.push(name);
  return names;
}

if (way === 'up') await each(readdirSync(folder), send);
if (way === 'down') await each(await list(), bring);
process.exit(0);
