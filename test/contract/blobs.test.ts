// Every store of blobs under the one contract, and what only a folder can get wrong.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blobOf, readBlob } from '../../packages/core/src/store/blobs/blob-bytes.ts';
import { openFolderBlobs } from '../../packages/core/src/store/blobs/folder-blobs.ts';
import { createMemoryBlobs } from '../../packages/core/src/store/blobs/memory-blobs.ts';
import { contractOfBlobs, listAll } from './blob-contract.ts';
import { createTempPlace, readTree } from './temp-place.ts';

contractOfBlobs('in memory', () => {
  const blobs = createMemoryBlobs();
  return [blobs, blobs];
});
contractOfBlobs('in a folder', (location) => [openFolderBlobs(location), openFolderBlobs(location)]);

function startWriter(location: string, own: string, work: string): ChildProcess {
  const program = join(import.meta.dirname, 'child-blob-writer.ts');
  return spawn(process.execPath, ['--conditions=cairn-source', program, location, own, work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

it('of two processes that put under the same names each name has the bytes of the one that was told so', async () => {
  using place = createTempPlace();
  const writers = ['x', 'y'].map(async (own) => {
    const writer = startWriter(place.path, own, 'race');
    let said = '';
    writer.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    await once(writer, 'close');
    return JSON.parse(said) as number[];
  });
  const [x = [], y = []] = await Promise.all(writers);
  expect([...x, ...y].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  const blobs = openFolderBlobs(place.path);
  for (let n = 0; n < 40; n += 1)
    expect(new Set(await readBlob((await blobs.get(`race/${n}`))!))).toEqual(
      new Set(Buffer.from(x.includes(n) ? 'x' : 'y')),
    );
  expect(readdirSync(join(place.path, 'tmp'))).toEqual([]);
});

it('a writer that is killed leaves nothing that is seen, and who opens the folder next sweeps its bytes', async () => {
  using place = createTempPlace();
  const writer = startWriter(place.path, 'x', 'stall');
  await once(writer.stdout!, 'data');
  const blobs = openFolderBlobs(place.path);
  expect(readdirSync(join(place.path, 'tmp'))).toHaveLength(1);
  writer.kill('SIGKILL');
  await once(writer, 'close');
  expect([await blobs.has('stalled'), await listAll(blobs)]).toEqual([undefined, []]);
  expect(await openFolderBlobs(place.path).putIfAbsent('stalled', blobOf('whole'))).toBe('stored');
  expect(Object.keys(readTree(place.path))).toEqual(['blobs/stalled.blob']);
});

it('a file that is cut short or grows while it is read is told, and is no end of the blob', async () => {
  using place = createTempPlace();
  const blobs = openFolderBlobs(place.path);
  await blobs.putIfAbsent('a', blobOf(Buffer.alloc(1 << 20)));
  const file = join(place.path, 'blobs', 'a.blob');
  // Whoever may write to the folder can write to its files.
  chmodSync(file, 0o644);
  for (const change of [() => truncateSync(file, 1000), () => writeFileSync(file, Buffer.alloc(3 << 20))]) {
    const blob = (await blobs.get('a'))!;
    change();
    await expect(readBlob(blob)).rejects.toMatchObject({ name: 'BlobError', code: 'incomplete' });
  }
});

it('what is in the folder and is none of its blobs is not listed', async () => {
  using place = createTempPlace();
  const blobs = openFolderBlobs(place.path);
  await blobs.putIfAbsent('a/b', blobOf('bytes'));
  writeFileSync(join(place.path, 'blobs', 'a', 'stray.txt'), '');
  expect(await listAll(blobs)).toEqual([{ name: 'a/b', size: 5 }]);
});

it('a folder that cannot be used says so', async () => {
  using place = createTempPlace();
  const blobs = openFolderBlobs(join(place.file('a file'), 'below'));
  await expect(blobs.putIfAbsent('a', blobOf('bytes'))).rejects.toMatchObject({
    name: 'BlobError',
    code: 'unavailable',
  });
  expect(await blobs.has('a')).toBeUndefined();
});
