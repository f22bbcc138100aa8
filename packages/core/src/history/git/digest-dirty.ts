// Whether a dirty tree is still the same one: a digest over the names and contents of its dirty files. With the same
// commit and the same digest nothing changed, and a run in which nothing ran is named again.

import type { BigIntStats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical, digestFile } from '../../base/digest.ts';
import type { CommitFacts } from '../../run/record.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { readCommitFacts } from './read-commit-facts.ts';

/** Bytes. A larger file counts by its size and the time of its last change. */
const largeFile = 100 * 1024 * 1024;

const filesAtOnce = 16;

/** The digest of a clean tree is one constant. Modes are ignored, as they are in artifacts. */
export async function digestDirty(root: string, facts: CommitFacts): Promise<Digest> {
  const describe = async (path: string): Promise<Canonical> => [path, await describeContent(join(root, path))];
  const entries = await inParallel(facts.dirty, filesAtOnce, describe);
  return digestCanonical(['dirty', entries]);
}

/** Null for a file that was deleted. */
async function describeContent(path: string): Promise<Canonical> {
  const found = await stat(path);
  if (!found) return null;
  if (found.isSymbolicLink()) return ['link', await readlink(path)];
  if (found.isDirectory()) return describeRepository(path);
  if (!found.isFile()) return ['other'];
  if (found.size > largeFile) return ['large', String(found.size), String(found.mtimeNs)];
  return ['file', await digestFile(path)];
}

/** The only folders that git names are submodules, and repositories that lie inside untracked. */
async function describeRepository(path: string): Promise<Canonical> {
  if (!(await stat(join(path, '.git')))) return ['folder'];
  const facts = await readCommitFacts(path);
  return ['repository', facts.commit, await digestDirty(path, facts)];
}

async function stat(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
