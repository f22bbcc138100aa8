// Takes files from a disk into blobs. The digest is computed from the bytes that are stored: a small file is read once,
// and a large one is copied first, as a copy-on-write clone if the file system supports it.

import { constants, createReadStream, readFileSync, statSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, digestFile, type FolderEntry } from '../../base/digest.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { type ListedFile, listFolder } from '../../files/list-folder.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { FileContent, NameFilter } from '../store.ts';
import type { BlobArtifacts } from './blob-artifacts.ts';
import { blobOf } from './blob-bytes.ts';

/** Smaller files are read by this thread, which is faster than the thread pool. */
const smallest = 1 << 20;
/** Larger files are never in memory completely. */
const largest = 1 << 23;
const takenAtOnce = 8;

type Source = Pick<ListedFile, 'name' | 'isExecutable'> & FileContent;

export async function takeFolder(artifacts: BlobArtifacts, path: string, match: NameFilter): Promise<Digest> {
  const files = listFolder(path).filter((file) => match(file.name));
  return artifacts.putFolder(await inParallel(files, takenAtOnce, (file) => takeFile(artifacts, file)));
}

export async function takeFile(artifacts: BlobArtifacts, source: Source): Promise<FolderEntry> {
  const { name, isExecutable } = source;
  const taken = await ('bytes' in source ? takeBytes(artifacts, source.bytes) : takePath(artifacts, source.path));
  return { name, ...taken, ...(isExecutable && { isExecutable }) };
}

type Taken = Pick<FolderEntry, 'digest' | 'size'>;

async function takePath(artifacts: BlobArtifacts, path: string): Promise<Taken> {
  const found = await asSource(path, async () => statSync(path));
  if (!found.isFile()) throw new Error(`'${path}' is not a file`);
  return (found.size < largest ? takeSmall : takeLarge)(artifacts, path, found.size);
}

async function takeSmall(artifacts: BlobArtifacts, path: string, size: number): Promise<Taken> {
  const bytes = await asSource(path, async () => (size < smallest ? readFileSync(path) : readFile(path)));
  return takeBytes(artifacts, bytes);
}

async function takeBytes(artifacts: BlobArtifacts, bytes: Buffer): Promise<Taken> {
  const digest = digestBytes(bytes);
  await artifacts.putFile(digest, blobOf(bytes));
  return { digest, size: bytes.length };
}

async function takeLarge(artifacts: BlobArtifacts, path: string): Promise<Taken> {
  makeFolder(artifacts.temporary);
  const copy = join(artifacts.temporary, temporaryName());
  try {
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    const digest = await digestFile(copy);
    const { size } = statSync(copy);
    await artifacts.putFile(digest, { size, chunks: () => createReadStream(copy) });
    return { digest, size };
  } finally {
    await rm(copy, { force: true });
  }
}

async function asSource<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`'${path}' cannot be read`, { cause });
  }
}
