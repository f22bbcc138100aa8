// If a store cannot be written, this run uses a temporary one: earlier results are still read, and new results last as
// long as the run. If the temporary store is full too, the node fails.

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { createDeferred } from '../base/deferred.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';
import { type Store, StoreError } from './store.ts';

/** `onFallback` is called once, with the error. */
export function createFallbackStore(
  main: Store,
  openTemporary: () => Promise<Store>,
  onFallback: (error: StoreError, temporary: Store) => void,
): Store {
  const opened = createDeferred<Store>();
  let temporary: Store | undefined;
  let isOpening = false;

  const fallBack = async (error: StoreError): Promise<Store> => {
    if (!isOpening) {
      isOpening = true;
      openTemporary().then((store) => {
        temporary = store;
        onFallback(error, store);
        opened.resolve(store);
      }, opened.reject);
    }
    return opened.promise;
  };
  /**
   * After the first failure a run stays with the temporary store: a record must be in the same store as its artifacts.
   */
  const write = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    if (temporary) return work(temporary);
    try {
      return await work(main);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return work(await fallBack(error));
    }
  };
  const read = async <T>(work: (store: Store) => Promise<T | undefined>): Promise<T | undefined> =>
    (await work(main)) ?? (temporary && (await work(temporary)));

  return {
    place: main.place,
    temporary: main.temporary,
    isShared: main.isShared,
    locks: main.locks,
    adopt: (path, form) => write((store) => store.adopt(path, form)),
    copyIn: (path, form, match) => write((store) => store.copyIn(path, form, match)),
    copyFiles: (files) => write((store) => store.copyFiles(files)),
    has: async (digest) => (await main.has(digest)) || ((await temporary?.has(digest)) ?? false),
    pathOf: (digest) => read((store) => store.pathOf(digest)),
    copyOut: async (digest, path) =>
      (await main.copyOut(digest, path)) || ((await temporary?.copyOut(digest, path)) ?? false),
    layOut: async (digest, path) =>
      (await main.layOut(digest, path)) || ((await temporary?.layOut(digest, path)) ?? false),
    giveBack: async (path) => {
      await main.giveBack(path);
      await temporary?.giveBack(path);
    },
    formOf: (digest) => read((store) => store.formOf(digest)),
    membersOf: (digest) => read((store) => store.membersOf(digest)),
    sizeOf: (digest) => read((store) => store.sizeOf(digest)),
    find: async (key) => [...(await main.find(key)), ...((await temporary?.find(key)) ?? [])],
    recorded: async (key) => [...(await main.recorded(key)), ...((await temporary?.recorded(key)) ?? [])],
    findLost: (key) => read((store) => store.findLost(key)),
    record: (key, result) =>
      write(async (store) => {
        if (store !== main) await bring(Object.values(result.outputs), main, store);
        await store.record(key, result);
      }),
    // Results of one run need no housekeeping.
    list: () => main.list(),
    remove: (going) => main.remove(going),
  };
}

/** Artifacts that were stored before the failure, and that a later record names. */
async function bring(digests: readonly Digest[], from: Store, to: Store): Promise<void> {
  for (const digest of digests) {
    if (await to.has(digest)) continue;
    const form = await from.formOf(digest);
    if (form === 'folder') await bringFolder(digest, from, to);
    const path = form === 'file' ? await from.pathOf(digest) : undefined;
    if (path) await to.copyIn(path, 'file');
  }
}

async function bringFolder(digest: Digest, from: Store, to: Store): Promise<void> {
  const folder = await mkdtemp(temporaryPrefix('folder'));
  try {
    const path = join(folder, 'laid');
    if (await from.layOut(digest, path)) await to.copyIn(path, 'folder');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
