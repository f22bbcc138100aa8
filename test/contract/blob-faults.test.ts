// A store over blobs whose blobs fail, as a network does, or are not what was put: never wrong bytes, and never a part of
// an artifact for all of it.

import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { createBlobBackedStore } from '../../packages/core/src/store/blobs/blob-backed-store.ts';
import { blobOf } from '../../packages/core/src/store/blobs/blob-bytes.ts';
import { BlobError, type BlobStore } from '../../packages/core/src/store/blobs/blob-store.ts';
import { createMemoryBlobs } from '../../packages/core/src/store/blobs/memory-blobs.ts';
import { createProcessLocks } from '../../packages/core/src/store/locks/process-locks.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { listAll } from './blob-contract.ts';
import { resultOf } from './result-of.ts';
import { expectFile, expectFolder } from './store-contract.ts';
import { createTempPlace, readTree, type TempPlace } from './temp-place.ts';

const key = digestBytes('a key') as string as Key;
const files = { a: 'bytes of a', 'b/c': 'more bytes' };

/** What goes wrong from now on; nothing at first. */
interface Faults {
  verb?: 'has' | 'get' | 'putIfAbsent' | 'list' | 'remove' | 'midway';
  code: 'unavailable' | 'full' | 'denied';
}

function breakable(inner: BlobStore, faults: Faults): BlobStore {
  const fail = (verb: Faults['verb']): void => {
    if (faults.verb === verb) throw new BlobError(faults.code, 'The network is down');
  };
  return {
    location: inner.location,
    async has(name) {
      fail('has');
      return inner.has(name);
    },
    async get(name) {
      fail('get');
      const blob = await inner.get(name);
      return (
        blob && {
          size: blob.size,
          async *chunks() {
            for await (const chunk of blob.chunks()) {
              yield chunk.subarray(0, chunk.length / 2);
              fail('midway');
              yield chunk.subarray(chunk.length / 2);
            }
          },
        }
      );
    },
    async putIfAbsent(name, content) {
      fail('putIfAbsent');
      return inner.putIfAbsent(name, content);
    },
    async *list(prefix) {
      fail('list');
      yield* inner.list(prefix);
    },
    async remove(name) {
      fail('remove');
      return inner.remove(name);
    },
  };
}

interface Broken {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly faults: Faults;
  readonly place: TempPlace;
  readonly folder: string;
  readonly file: Digest;
  readonly directory: Digest;
}

const withBroken = (run: (given: Broken) => Promise<void>) => async () => {
  using place = createTempPlace();
  const [blobs, faults, folder] = [createMemoryBlobs(), { code: 'unavailable' } as Faults, place.fresh('local')];
  const store = createBlobBackedStore({ blobs: breakable(blobs, faults), folder, locks: createProcessLocks() });
  const file = await store.copyIn(place.file('bytes of a file'), 'file');
  const directory = await store.copyIn(place.folder(files), 'folder');
  await store.record(key, resultOf({ file, directory }));
  await run({ store, blobs, faults, place, folder, file, directory });
};

it.each(['get', 'midway'] as const)(
  'where %s fails artifacts are missing for now, nothing is left, and afterwards they are there',
  (verb) =>
    withBroken(async ({ store, blobs, faults, place, folder, file, directory }) => {
      const before = await listAll(blobs);
      faults.verb = verb;
      for (const digest of [file, directory]) {
        const [copied, laid] = [place.fresh('copied'), place.fresh('laid')];
        expect([await store.copyOut(digest, copied), await store.layOut(digest, laid)]).toEqual([false, false]);
        expect([existsSync(copied), existsSync(laid), await store.pathOf(digest)]).toEqual([false, false, undefined]);
      }
      expect(readdirSync(place.path).filter((name) => /^(copied|laid)/.test(name))).toEqual([]);
      expect(existsSync(folder) ? readTree(folder) : {}).toEqual({});
      // What could not be read was not taken for damaged.
      expect(await listAll(blobs)).toEqual(before);
      delete faults.verb;
      await expectFile(store, file, 'bytes of a file', place);
      await expectFolder(store, directory, files, place);
    })(),
);

it(
  'where nobody can be asked what there is, nothing is',
  withBroken(async ({ store, faults, place, file, directory }) => {
    faults.verb = 'has';
    for (const digest of [file, directory]) {
      expect([await store.has(digest), await store.formOf(digest)]).toEqual([false, undefined]);
      expect([await store.sizeOf(digest), await store.copyOut(digest, place.fresh())]).toEqual([undefined, false]);
    }
    expect(await store.find(key)).toEqual([]);
  }),
);

it.each(['list', 'get', 'midway'] as const)('where %s fails results are missing for now', (verb) =>
  withBroken(async ({ store, faults }) => {
    faults.verb = verb;
    expect([await store.find(key), await store.findLost(key)]).toEqual([[], undefined]);
    delete faults.verb;
    expect(await store.find(key)).toHaveLength(1);
  })(),
);

it.each([
  ['full', 'disk-full'],
  ['denied', 'store-read-only'],
  ['unavailable', 'store-unwritable'],
] as const)('what cannot be put because it is %s is told as %s, and the source is whole', (code, told) =>
  withBroken(async ({ store, faults, place }) => {
    Object.assign(faults, { verb: 'putIfAbsent', code });
    const [file, folder] = [place.file('new bytes'), place.folder({ a: 'new' })];
    await expect(store.adopt(file, 'file')).rejects.toMatchObject({ name: 'StoreError', code: told });
    await expect(store.adopt(folder, 'folder')).rejects.toMatchObject({ name: 'StoreError', code: told });
    await expect(store.record(key, resultOf({}))).rejects.toMatchObject({ name: 'StoreError', code: told });
    expect([readFileSync(file, 'utf8'), readTree(folder)]).toEqual(['new bytes', { a: 'new' }]);
  })(),
);

it.each(['bytes of A file', 'bytes', ''])(
  'a file of which the blob holds %j is missed, and can be stored again',
  (bytes) =>
    withBroken(async ({ store, blobs, place, file }) => {
      await blobs.remove(`files/${file}`);
      await blobs.putIfAbsent(`files/${file}`, blobOf(bytes));
      expect([await store.pathOf(file), await store.copyOut(file, place.fresh())]).toEqual([undefined, false]);
      await store.copyIn(place.file('bytes of a file'), 'file');
      await expectFile(store, file, 'bytes of a file', place);
    })(),
);

it(
  'a folder one of whose files is damaged is not laid out, also not in part',
  withBroken(async ({ store, blobs, place, directory }) => {
    const member = digestBytes(files['b/c']);
    await blobs.remove(`files/${member}`);
    await blobs.putIfAbsent(`files/${member}`, blobOf('MORE BYTES'));
    const laid = place.fresh('laid');
    expect([await store.layOut(directory, laid), existsSync(laid)]).toEqual([false, false]);
    expect(await store.has(directory)).toBe(false);
    await store.copyIn(place.folder(files), 'folder');
    await expectFolder(store, directory, files, place);
  }),
);

it(
  'a damaged list of members is missed, and can be stored again by another process',
  withBroken(async ({ blobs, place, directory }) => {
    await blobs.remove(`folders/${directory}`);
    await blobs.putIfAbsent(`folders/${directory}`, blobOf('{}'));
    const other = createBlobBackedStore({ blobs, folder: place.fresh('other'), locks: createProcessLocks() });
    expect(await other.has(directory)).toBe(false);
    await other.copyIn(place.folder(files), 'folder');
    await expectFolder(other, directory, files, place);
  }),
);

it(
  'a damaged record is told, and the next one is found',
  withBroken(async ({ store, blobs, file, directory }) => {
    const [record] = await listAll(blobs, 'records/');
    await blobs.remove(record!.name);
    await blobs.putIfAbsent(record!.name, blobOf('{}'));
    expect([await store.find(key), await store.findLost(key)]).toEqual([[], { kind: 'record-damaged', output: null }]);
    await store.record(key, resultOf({ file, directory }));
    expect(await store.find(key)).toHaveLength(1);
    expect(await listAll(blobs, 'records/')).toHaveLength(1);
  }),
);

it(
  'a copy on this machine that somebody changed is not handed out',
  withBroken(async ({ store, place, folder, file }) => {
    const path = (await store.pathOf(file))!;
    expect(path.startsWith(folder)).toBe(true);
    const other = place.file('other bytes');
    renameSync(other, path);
    await expectFile(store, file, 'bytes of a file', place);
  }),
);

it(
  'many results are recorded at once by two processes, and none is lost',
  withBroken(async ({ store, blobs, place }) => {
    const other = createBlobBackedStore({ blobs, folder: place.fresh('other'), locks: createProcessLocks() });
    const outs = await Promise.all(Array.from({ length: 12 }, (_, n) => store.copyIn(place.file(`${n % 6}`), 'file')));
    await Promise.all(outs.map((out, n) => (n % 2 ? other : store).record(key, resultOf({ out }))));
    for (const one of [store, other]) {
      const found = (await one.find(key)).flatMap(({ outputs }) => outputs['out'] ?? []);
      expect(found.toSorted()).toEqual([...new Set(outs)].sort());
    }
  }),
);
