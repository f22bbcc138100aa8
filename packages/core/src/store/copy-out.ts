// An artifact put where somebody wants it: as a verified copy, for whoever will change it, or laid out for readers, as
// links to the files of the store, so that its bytes are neither written again nor, where this process has hashed them,
// read. It is made under a name beside the wanted one and renamed when it is whole, so that nobody meets half of it.
// Nothing is synced: it can be made again.

import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import type { FolderEntry } from '../base/digest.ts';
import type { ArtifactReader } from './artifact-reader.ts';
import { copyFileDigesting } from './copy-file.ts';
import { inParallel } from './in-parallel.ts';
import { StoreError } from './store.ts';
import { hasCode, isSystemError } from './write-error.ts';

const filesAtOnce = 4;

/** Puts one file of the store under a new name; false when it is missing or damaged. */
type PutFile = (reader: ArtifactReader, digest: Digest, target: string) => Promise<boolean>;

/** False when the artifact is missing or damaged. Throws when the copy cannot be written. */
export function copyOut(reader: ArtifactReader, digest: Digest, path: string): Promise<boolean> {
  return putOut(reader, digest, path, copyFile);
}

/** As `copyOut`, for reading only. */
export function layOut(reader: ArtifactReader, digest: Digest, path: string): Promise<boolean> {
  return putOut(reader, digest, path, linkFile);
}

async function putOut(reader: ArtifactReader, digest: Digest, path: string, put: PutFile): Promise<boolean> {
  if (lstatSync(path, { throwIfNoEntry: false })) throw new Error(`'${path}' is there already`);
  const note = reader.note(digest);
  if (!note) return false;
  const entries = note.form === 'folder' ? reader.entries(digest) : undefined;
  const partial = `${path}.partial-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    // A link is there whole or not at all, and to rename it would set the ctime of the store's own file, which would have
    // to be read again.
    const isLinked = note.form === 'file' && put === linkFile ? await reader.link(digest, path) : 'no-links';
    if (isLinked !== 'no-links') return isLinked;
    const isWhole = entries ? await putFolder(reader, entries, partial, put) : await put(reader, digest, partial);
    if (isWhole) await rename(partial, path);
    return isWhole;
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error;
    throw new StoreError('disk-full', `The disk of '${path}' is full. Free some space.`, error);
  } finally {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function putFolder(
  reader: ArtifactReader,
  entries: readonly FolderEntry[],
  target: string,
  put: PutFile,
): Promise<boolean> {
  await mkdir(target);
  const made = new Set<string>([target]);
  const taken = await inParallel(entries, filesAtOnce, async ({ name, digest, isExecutable }) => {
    const path = join(target, name);
    const folder = dirname(path);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    if (!isExecutable) return put(reader, digest, path);
    // The store's own file may be no program elsewhere, and its other names share its mode: a program is a copy.
    if (!(await copyFile(reader, digest, path))) return false;
    await chmod(path, put === linkFile ? 0o555 : 0o755);
    return true;
  });
  return taken.every((isWhole) => isWhole);
}

async function linkFile(reader: ArtifactReader, digest: Digest, target: string): Promise<boolean> {
  const isLinked = await reader.link(digest, target);
  if (isLinked !== 'no-links') return isLinked;
  if (!(await copyFile(reader, digest, target))) return false;
  await chmod(target, 0o444);
  return true;
}

async function copyFile(reader: ArtifactReader, digest: Digest, target: string): Promise<boolean> {
  const path = reader.artifactPath(digest);
  const source = await open(path, 'r').catch(() => undefined);
  if (!source) return false;
  try {
    const stats = await source.stat({ bigint: true });
    const taken = await copyFileDigesting(source, path, target);
    if (taken.digest === digest) return true;
    reader.setAside(path, stats);
    return false;
  } catch (error) {
    // What cannot be read is missing.
    if (isSystemError(error) && error.syscall === 'read') return false;
    throw error;
  } finally {
    await source.close();
  }
}
