// A verified copy of an artifact, for whoever will change it. It is made under a name beside the wanted one and renamed
// when it is whole, so that nobody meets half a copy. Nothing is synced: a copy can be made again.

import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import type { FolderEntry } from '../base/digest.ts';
import type { ArtifactReader } from './artifact-reader.ts';
import { copyFileDigesting } from './copy-file.ts';
import { inParallel } from './in-parallel.ts';
import { StoreError } from './store.ts';
import { hasCode, isSystemError } from './write-error.ts';

const filesAtOnce = 4;

/** False when the artifact is missing or damaged. Throws when the copy cannot be written. */
export async function copyOut(reader: ArtifactReader, digest: Digest, path: string): Promise<boolean> {
  if (lstatSync(path, { throwIfNoEntry: false })) throw new Error(`'${path}' is there already`);
  const note = reader.note(digest);
  if (!note) return false;
  const entries = note.form === 'folder' ? reader.entries(digest) : undefined;
  const partial = `${path}.partial-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const isWhole = entries ? await copyFolder(reader, entries, partial) : await copyFile(reader, digest, partial);
    if (isWhole) await rename(partial, path);
    return isWhole;
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error;
    throw new StoreError('disk-full', `The disk of '${path}' is full. Free some space.`, error);
  } finally {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function copyFolder(reader: ArtifactReader, entries: readonly FolderEntry[], target: string): Promise<boolean> {
  await mkdir(target);
  const copied = await inParallel(entries, filesAtOnce, async ({ name, digest }) => {
    const path = join(target, name);
    await mkdir(dirname(path), { recursive: true });
    return copyFile(reader, digest, path);
  });
  return copied.every((isWhole) => isWhole);
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
