// Puts an artifact at a path: as a verified copy for callers that will change it, or laid out for readers as links to
// the files of the store. Links are not written again, and are not read if this process has hashed them already. The
// artifact is made under a temporary name next to the path and renamed when it is complete, so that no process sees an
// incomplete one. Nothing is synced, because it can be made again.

import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { markOf } from '../../base/file-mark.ts';
import { copyFileDigesting } from '../../files/copy-file.ts';
import { hasCode, isSystemError } from '../../files/error-codes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { StoreError } from '../store.ts';
import type { ArtifactReader } from './artifact-reader.ts';
import type { LaidFolders } from './laid-folders.ts';
import type { LaidMember } from './laid-index.ts';

const filesAtOnce = 4;

/**
 * Puts one file of the store under a new name; false if it is missing or damaged. The mark shows that the file is
 * verified; it is null if no mark would show a change.
 */
type PutFile = (
  reader: ArtifactReader,
  digest: Digest,
  target: string,
) => Promise<false | { readonly mark: string | null }>;

/** False if the artifact is missing or damaged. Throws if the copy cannot be written. */
export function copyOut(reader: ArtifactReader, digest: Digest, path: string): Promise<boolean> {
  return putOut(path, async (partial) => {
    const form = reader.formOf(digest);
    if (!form) return false;
    const entries = form === 'folder' ? reader.entries(digest) : undefined;
    if (!entries) return (await copyFile(reader, digest, partial)) && partial;
    await mkdir(partial);
    return (await putFiles(reader, entries, partial, copyFile, 0o755)) && partial;
  });
}

/** Like `copyOut`, for reading only. A large folder is made from one that was laid out before, if there is one. */
export async function layOut(
  reader: ArtifactReader,
  laid: LaidFolders,
  digest: Digest,
  path: string,
): Promise<boolean> {
  return putOut(path, async (partial) => {
    const form = reader.formOf(digest);
    if (form !== 'folder') {
      // A link appears completely or not at all. Renaming it would change the ctime of the store's own file, which
      // would then have to be hashed again.
      const linked = form ? await reader.link(digest, path) : false;
      if (linked !== 'no-links') return linked === false ? false : path;
      return (await linkFile(reader, digest, partial)) && partial;
    }
    const entries = reader.entries(digest);
    if (!entries) return false;
    const isLarge = laid.isWorthKeeping(entries);
    await mkdir(partial);
    const taken = isLarge ? laid.take(digest, entries, partial) : undefined;
    const folder = taken?.path ?? join(partial, 'tree');
    if (!taken) await mkdir(folder);
    const missing = taken ? entries.filter(({ name }) => !taken.members.has(name)) : entries;
    const put = await putFiles(reader, missing, folder, linkFile, 0o555);
    if (put && isLarge) laid.note(path, digest, [...(taken?.members.values() ?? []), ...put]);
    return put && folder;
  });
}

/**
 * @param make - makes the artifact under the given name, or inside of it, and returns its path; false if unavailable
 */
async function putOut(path: string, make: (partial: string) => Promise<string | false>): Promise<boolean> {
  refuseThere(path);
  const partial = `${path}.partial-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const made = await make(partial);
    if (made !== false && made !== path) await rename(made, path);
    return made !== false;
  } catch (error) {
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) throw error;
    throw new StoreError('disk-full', `The disk of '${path}' is full. Free some space.`, error);
  } finally {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
  }
}

function refuseThere(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) throw new Error(`'${path}' is there already`);
}

/** Puts members into a folder that exists; false if one of them is missing or damaged. */
async function putFiles(
  reader: ArtifactReader,
  entries: readonly FolderEntry[],
  target: string,
  put: PutFile,
  programMode: number,
): Promise<readonly LaidMember[] | false> {
  const made = new Set<string>([target]);
  const members = await inParallel(entries, filesAtOnce, async (entry): Promise<LaidMember | undefined> => {
    const { name, digest, isExecutable } = entry;
    const path = join(target, name);
    const folder = dirname(path);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    // All names of a file share its mode, and the store's own file may not be executable elsewhere. So a program is
    // copied.
    const found = await (isExecutable ? copyFile : put)(reader, digest, path);
    if (!found) return undefined;
    if (!isExecutable) return { ...entry, ...found };
    await chmod(path, programMode);
    return { ...entry, mark: markNow(path) };
  });
  const whole = members.filter((member) => member !== undefined);
  return whole.length === entries.length && whole;
}

/** The mark of a copy that this process has just written. */
function markNow(path: string): string {
  return markOf(lstatSync(path, { bigint: true }));
}

async function linkFile(reader: ArtifactReader, digest: Digest, target: string): ReturnType<PutFile> {
  const linked = await reader.link(digest, target);
  if (linked === false || typeof linked === 'object') return linked;
  if (linked === true) return { mark: null };
  if (!(await copyFile(reader, digest, target))) return false;
  await chmod(target, 0o444);
  return { mark: markNow(target) };
}

async function copyFile(reader: ArtifactReader, digest: Digest, target: string): ReturnType<PutFile> {
  const path = reader.artifactPath(digest);
  const source = await open(path, 'r').catch(() => undefined);
  if (!source) return false;
  try {
    const stats = await source.stat({ bigint: true });
    const taken = await copyFileDigesting(source, path, target);
    if (taken.digest === digest) return { mark: null };
    reader.setAside(path, stats);
    return false;
  } catch (error) {
    // A file that cannot be read counts as missing.
    if (isSystemError(error) && error.syscall === 'read') return false;
    throw error;
  } finally {
    await source.close();
  }
}
