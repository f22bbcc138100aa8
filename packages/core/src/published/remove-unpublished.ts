// Removes the files that a pipeline wrote and does not publish any more.

import { rm, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Canonical } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { Warn } from '../base/errors/warnings.ts';
import { isInside } from '../files/is-inside.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import type { PublishedFile } from '../run/record/event.ts';
import { findWayOut, readTarget } from './find-target.ts';
import { type ListedFile, readPublishedList, writePublishedList } from './published-list.ts';

/**
 * A file that runs with other params wrote stays: those runs still publish it. So does a file that somebody edited, with a
 * warning.
 *
 * @param published - the paths that the pipeline publishes now
 * @param place - the folder `.cairn`
 */
export async function removeUnpublished(
  published: ReadonlySet<string>,
  { plan, found, givenParams }: Pick<PreparedPlan, 'plan' | 'found' | 'givenParams'>,
  place: string,
  warn: Warn,
): Promise<readonly PublishedFile[]> {
  const list = readPublishedList(place);
  const given = digestCanonical(givenParams as Canonical);
  const left: Record<string, ListedFile> = { ...list };
  const removed: PublishedFile[] = [];
  const emptied: (readonly [folder: string, madeFolder: string | null])[] = [];
  for (const [path, listed] of Object.entries(list)) {
    if (published.has(path) || listed.pipeline !== plan.pipeline) continue;
    if (digestCanonical(listed.params) !== given) continue;
    delete left[path];
    const target = resolve(found.home, path);
    const now = findWayOut(target, found.home) === undefined ? await readTarget(target) : undefined;
    if (now?.state === 'missing') continue;
    if (now?.state !== 'bytes' || !listed.written.includes(now.digest)) {
      warn('published-file-left', { path });
      continue;
    }
    await rm(target, { recursive: true, force: true });
    emptied.push([dirname(target), listed.madeFolder]);
    removed.push({ result: listed.result, path, digest: listed.artifact, bytes: now.digest, state: 'removed' });
  }
  // Inner folders first: what one file left may contain the folder of another.
  for (const [folder, made] of emptied.sort(([a], [b]) => b.length - a.length))
    await removeEmptyFolders(folder, made, found.home);
  if (Object.keys(left).length < Object.keys(list).length) await writePublishedList(place, left);
  return removed;
}

/** Folders that were made for the file, and contain nothing else. */
async function removeEmptyFolders(from: string, madeFolder: string | null, home: string): Promise<void> {
  if (madeFolder === null) return;
  const uppermost = resolve(home, madeFolder);
  try {
    for (let folder = from; isInside(folder, uppermost); folder = dirname(folder)) await rmdir(folder);
  } catch {
    // It contains something else.
  }
}
