// Copies an artifact from blobs to a path, completely or not at all.

import { statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { BlobArtifacts } from './blob-artifacts.ts';

const writtenAtOnce = 8;

/**
 * @param mode - the mode of its files; programs are executable as well
 * @returns false if it is missing or damaged
 */
export async function copyOutOf(
  artifacts: BlobArtifacts,
  digest: Digest,
  path: string,
  mode: number,
): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })) throw new Error(`'${path}' is there already`);
  const found = await artifacts.find(digest);
  if (!found) return false;
  await mkdir(dirname(path), { recursive: true });
  const written = `${path}.${temporaryName()}`;
  try {
    const isWhole =
      found.form === 'file'
        ? await artifacts.writeFile(digest, written, mode)
        : await writeFolder(artifacts, digest, written, mode);
    if (isWhole) await rename(written, path);
    return isWhole;
  } finally {
    await rm(written, { recursive: true, force: true });
  }
}

async function writeFolder(artifacts: BlobArtifacts, digest: Digest, path: string, mode: number): Promise<boolean> {
  const entries = (await artifacts.entriesOf(digest)) ?? [];
  await mkdir(path, { recursive: true });
  for (const folder of new Set(entries.map(({ name }) => dirname(name))))
    await mkdir(join(path, folder), { recursive: true });
  const written = await inParallel(entries, writtenAtOnce, (entry) =>
    artifacts.writeFile(entry.digest, join(path, entry.name), entry.isExecutable ? mode | 0o111 : mode),
  );
  return written.every(Boolean);
}
