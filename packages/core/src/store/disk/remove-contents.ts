// Removes files from a store on disk, in an order that keeps it consistent: a record is removed before the artifacts
// that it names, and a manifest before the files that it lists. The removed names of one type are synced before the
// next type begins. So if this is killed or the power fails, nothing names a removed file.

import { rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { Removal } from '../store.ts';
import type { Layout } from './layout.ts';

const foldersAtOnce = 4;

/** Removes files of one type from the disk: all of them, or those that may be removed. */
export type RemoveFiles = (paths: readonly string[]) => Promise<unknown>;

/** @param remove - default: one file after the other, so that an interruption leaves the most */
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

/** The folder of a key without results is empty. Returns the folders that changed. */
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
