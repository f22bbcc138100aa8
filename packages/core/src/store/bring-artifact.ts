// Copies an artifact from one store to another, unless it is there.

import type { Digest } from '../base/brand.ts';
import { inParallel } from '../files/in-parallel.ts';
import type { Store } from './store.ts';

const readAtOnce = 8;

/**
 * False if it is missing or damaged in `from`. Its bytes are verified when they are read.
 *
 * @throws StoreError if `to` cannot be written
 */
export async function bringArtifact(digest: Digest, from: Store, to: Store): Promise<boolean> {
  return (await to.has(digest)) || copyArtifact(digest, from, to);
}

/** The same, also if it is there: its bytes are read from `from` in any case. */
export async function copyArtifact(digest: Digest, from: Store, to: Store): Promise<boolean> {
  const form = await from.formOf(digest);
  if (form === 'folder') return bringFolder(digest, from, to);
  const path = form && (await from.pathOf(digest));
  return path !== undefined && (await to.copyIn(path, 'file')) === digest;
}

async function bringFolder(digest: Digest, from: Store, to: Store): Promise<boolean> {
  const members = await from.membersOf(digest);
  const files = await inParallel(members ?? [], readAtOnce, async (member) => {
    const path = await from.pathOf(member.digest);
    return path === undefined ? [] : [{ ...member, path }];
  });
  if (!members || files.some((found) => !found.length)) return false;
  return (await to.copyFiles(files.flat())) === digest;
}
