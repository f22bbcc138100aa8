// Blobs as files of a folder, which may be on a network disk and be used by several machines.
//
//      blobs/<name>.blob   a blob. Names have no dots, so a blob and a folder never have the same path
//      tmp/                files that are being written, named after their process
//
// A blob is written to tmp/, synced, and then linked under its name. A link fails if the name is used already, and it
// appears with all bytes or not at all. When the folder is opened, it is cleaned: files of dead processes of this
// machine are removed at once, and files of other machines a day after the last write.

import { createReadStream, linkSync, statSync } from 'node:fs';
import { open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { makeFolder, syncFolder } from '../../files/sync-folder.ts';
import { sweepTemporary, temporaryFolder, temporaryName } from '../../files/temp-owner.ts';
import { checkSize } from './blob-bytes.ts';
import {
  type BlobBytes,
  BlobError,
  type BlobStore,
  checkBlobName,
  checkBlobPrefix,
  type ListedBlob,
} from './blob-store.ts';
import { toBlobError } from './folder-error.ts';

const ending = '.blob';

/** @param location - need not exist: the first blob makes it */
export function openFolderBlobs(location: string): BlobStore {
  const temporary = temporaryFolder(location);
  const blobs = join(location, 'blobs');
  sweepTemporary(temporary);
  const pathOf = (name: string): string => {
    checkBlobName(name);
    return `${join(blobs, name)}${ending}`;
  };
  const asking = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toBlobError(error, location);
    }
  };
  const has = async (name: string): Promise<ListedBlob | undefined> => {
    const path = pathOf(name);
    return asking(async () => {
      const size = await sizeOf(path);
      return size === undefined ? undefined : { name, size };
    });
  };
  return {
    location,
    has,
    async get(name) {
      const found = await has(name);
      return found && { size: found.size, chunks: () => readChunks(name, pathOf(name), found.size, location) };
    },
    async putIfAbsent(name, content) {
      const path = pathOf(name);
      if (await has(name)) return 'present';
      const written = join(temporary, temporaryName());
      try {
        await asking(async () => makeFolder(temporary));
        await writeWhole(written, content, name, asking);
        return await asking(() => giveName(written, path));
      } finally {
        await rm(written, { force: true }).catch(() => undefined);
      }
    },
    async *list(prefix) {
      checkBlobPrefix(prefix);
      yield* listFiles(join(blobs, prefix), prefix, location);
    },
    async remove(name) {
      const path = pathOf(name);
      return asking(async () => {
        try {
          await unlink(path);
          await syncFolder(dirname(path));
          return 'removed';
        } catch (error) {
          if (isAbsence(error)) return 'absent';
          throw error;
        }
      });
    },
  };
}

type Asking = <T>(work: () => Promise<T>) => Promise<T>;

/** An error of the content is not an error of this folder. */
async function writeWhole(path: string, content: BlobBytes, name: string, asking: Asking): Promise<void> {
  const file = await asking(() => open(path, 'wx', 0o444));
  try {
    for await (const chunk of checkSize(content, `What is to be '${name}'`)) await asking(() => file.writeFile(chunk));
    await asking(() => file.sync());
  } finally {
    await file.close();
  }
}

async function giveName(written: string, path: string): Promise<'stored' | 'present'> {
  makeFolder(dirname(path));
  try {
    linkSync(written, path);
  } catch (error) {
    // Over NFS the answer of a successful link can be lost, and the request is repeated: then the file has two names.
    if (!hasCode(error, 'EEXIST')) throw error;
    if (statSync(written).nlink < 2) return 'present';
  }
  await syncFolder(dirname(path));
  return 'stored';
}

async function* readChunks(name: string, path: string, size: number, location: string): AsyncGenerator<Uint8Array> {
  try {
    // One byte more than expected, so that a file that grew meanwhile is noticed.
    const chunks = () => createReadStream(path, { start: 0, end: size, highWaterMark: 1 << 20 });
    yield* checkSize({ size, chunks }, `The blob '${name}'`);
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw new BlobError('incomplete', `The blob '${name}' was removed before it was read`, error);
    throw toBlobError(error, location);
  }
}

async function* listFiles(folder: string, above: string, location: string): AsyncGenerator<ListedBlob> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw toBlobError(error, location);
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFiles(path, `${above}${entry.name}/`, location);
    if (!entry.isFile() || !entry.name.endsWith(ending)) continue;
    const size = await sizeOf(path).catch((error: unknown) => {
      throw toBlobError(error, location);
    });
    if (size !== undefined) yield { name: above + entry.name.slice(0, -ending.length), size };
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR');
}
