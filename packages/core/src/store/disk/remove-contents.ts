// Removes from a store on disk in the one order that holds its law: a record goes before what it names, a manifest
// before the files it lists, and the names of one kind are off the disk before the next kind begins to go. So whenever
// this ends, killed or without power, what is left over is named by nothing, and what is named is there.

import { rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { Removal } from '../store.ts';
import type { Layout } from './layout.ts';

const foldersAtOnce = 4;

/** Takes files of one kind off the disk: all of them, or those that may go. */
export type RemoveFiles = (paths: readonly string[]) => Promise<unknown>;

/** @param remove - default one after the other, so that the fewest are gone when this is ended */
export async function removeContents(
  layout: Layout,
  { results, folders, files }: Removal,
  remove: RemoveFiles = removeAll,
): Promise<void> {
  const records = results.map(({ key, name }) => join(layout.results(key), name));
  await remove(records);
  await syncAll(await removeEmpty(new Set(records.map(dirname))));
  for (const paths of [folders.map(layout.folder), files.map(layout.artifact)]) {
    await remove(paths);
    await syncAll(new Set(paths.map(dirname)));
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await unlink(path).catch(ignore('ENOENT'));
}

/** A key without results is a folder of nothing. Returns the folders in which something changed. */
async function removeEmpty(keys: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const key of keys) {
    const isGone = await rmdir(key).then(() => true, ignore('ENOENT', 'ENOTEMPTY', 'EEXIST'));
    changed.add(isGone ? dirname(key) : key);
  }
  return changed;
}

async function syncAll(folders: ReadonlySet<string>): Promise<void> {
  await inParallel([...folders], foldersAtOnce, (folder) => syncFolder(folder).catch(ignore('ENOENT')));
}

function ignore(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
