import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Key } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { createTempFolder } from '../history/git/temp-repository.rig.ts';
import { openDiskStore } from './disk/disk-store.ts';
import { createFallbackStore } from './fallback-store.ts';
import { StoreError } from './store.ts';

it('a record behind the fall-back names files and folders that were stored before it', async () => {
  await using folder = await createTempFolder();
  const main = await openDiskStore(join(folder.root, 'main'));
  let isFull = false;
  const failing = new Proxy(main, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      const isWrite = name === 'adopt' || name === 'copyIn' || name === 'record';
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (isFull && isWrite) return Promise.reject(new StoreError('disk-full', 'full'));
        return Reflect.apply(member, target, given);
      };
    },
  });
  const told: string[] = [];
  const temporary = await openDiskStore(join(folder.root, 'temporary'));
  const store = createFallbackStore(
    failing,
    async () => temporary,
    ({ code }) => told.push(code),
  );
  await mkdir(join(folder.root, 'made/deep'), { recursive: true });
  await writeFile(join(folder.root, 'made/deep/a'), 'bytes of a');
  await writeFile(join(folder.root, 'file'), 'bytes of the file');
  const outputs = {
    folder: await store.adopt(join(folder.root, 'made'), 'folder'),
    file: await store.adopt(join(folder.root, 'file'), 'file'),
  };
  isFull = true;
  const key = digestBytes('key') as string as Key;
  await store.record(key, { outputs, seconds: 1, at: '2026-01-02T03:04:05.006Z' });
  expect(told).toEqual(['disk-full']);
  expect((await store.find(key)).map((result) => result.outputs)).toEqual([outputs]);
  expect(await temporary.has(outputs.folder)).toBe(true);
  expect(await store.layOut(outputs.folder, join(folder.root, 'laid'))).toBe(true);
  expect(await readFile(join(folder.root, 'laid/deep/a'), 'utf8')).toBe('bytes of a');
});
