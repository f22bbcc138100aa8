// Writes to a store on disk. A file is written under a temporary name, synced, and renamed to its final name; then the
// folder is synced. So every file with a final name is complete, even if the machine stops at any moment. The first
// write makes the folders, so that opening a store that cannot be written is not an error.
//
// Names and small files are written without Node's thread pool, whose overhead is longer than the write.

import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { readOrNone } from '../../files/read-small.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { makeFolder, syncFile, syncFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import { StoreError } from '../store.ts';
import { toStoreError } from '../write-error.ts';
import type { Layout } from './layout.ts';
import { setAside } from './set-aside.ts';

export const layoutVersion = 1;

export class DiskWriter {
  readonly #layout: Layout;
  #isReady = false;
  #device: bigint | undefined;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Runs a write to the store, and turns its errors into a `StoreError`. */
  async writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      await this.#prepare();
      return await write();
    } catch (error) {
      throw toStoreError(error, this.#layout.place);
    }
  }

  /** Provides a name for a new file. The file is removed unless it was renamed. */
  async withTemporary<T>(write: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#layout.temporary, temporaryName());
    try {
      return await write(path);
    } finally {
      removeIfThere(path);
    }
  }

  /** The device of the store: files on another device cannot be renamed into it. */
  device(): bigint {
    this.#device ??= statSync(this.#layout.temporary, { bigint: true }).dev;
    return this.#device;
  }

  /** Gives a synced file its final name. The caller syncs the folder, once for all files that it renamed. */
  rename(from: string, to: string): void {
    makeFolder(dirname(to));
    try {
      renameSync(from, to);
    } catch (error) {
      // A collection removes the folder of a key that has no results.
      if (hasCode(error, 'ENOENT') && existsSync(from)) makeFolder(dirname(to));
      else if (hasCode(error, 'EISDIR')) setAside(this.#layout, to);
      else throw error;
      renameSync(from, to);
    }
  }

  /** Writes a small file completely or not at all. */
  async writeWhole(path: string, text: string): Promise<void> {
    await this.withTemporary(async (temporary) => {
      const file = openSync(temporary, 'wx', 0o444);
      try {
        writeFileSync(file, text);
        await syncFile(file);
      } finally {
        closeSync(file);
      }
      this.rename(temporary, path);
      await syncFolder(dirname(path));
    });
  }

  async #prepare(): Promise<void> {
    if (this.#isReady && existsSync(this.#layout.temporary)) return;
    makeFolder(this.#layout.temporary);
    // If git saw the store, it would be in the snapshot of every run.
    if (readOrNone(this.#layout.gitignore)?.toString() !== '*\n') await this.writeWhole(this.#layout.gitignore, '*\n');
    const version = readVersion(this.#layout);
    if (version === undefined) await this.writeWhole(this.#layout.version, sealJson({ layout: layoutVersion }));
    else if (version !== layoutVersion) {
      const { place } = this.#layout;
      throw new StoreError(
        'store-unwritable',
        `The store '${place}' was made by another version of Cairn (layout ${version}, here ${layoutVersion}). Set another location.`,
      );
    }
    this.#isReady = true;
  }
}

export function removeIfThere(path: string): void {
  try {
    if (existsSync(path)) rmSync(path);
  } catch {
    // It is removed later.
  }
}

/** The number of the layout; undefined if the file is missing, or is damaged and will be written again. */
export function readVersion(layout: Layout): number | undefined {
  const bytes = readOrNone(layout.version);
  const body = bytes && openSealedJson(bytes);
  return (body as { layout: number } | undefined)?.layout;
}
