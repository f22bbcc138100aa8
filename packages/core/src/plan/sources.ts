// Files and folders that a plan reads: found and hashed when planning, copied into the store when the run begins. The
// bytes that are hashed are the bytes that a step reads.

import { realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, matchesGlob, resolve } from 'node:path';
import { type AuthorProblem, authorProblem } from '../base/author-error.ts';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFolder, type FolderEntry, isExecutable } from '../base/digest.ts';
import { isInside } from '../files/is-inside.ts';
import type { DiskView } from '../fingerprint/disk-view.ts';
import type { PlanNode } from '../graph/node.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { ArtifactForm, Store } from '../store/store.ts';
import { type FileDigests, noteDigest } from './file-digests.ts';
import { sayUnreadable } from './say-unreadable.ts';

export interface Source {
  readonly form: ArtifactForm;
  /** Absolute. */
  readonly path: string;
  readonly digest: Digest;
  /** Of a folder: the names that match, with `/`, in code-unit order. */
  readonly names: readonly string[];
  /** Of a folder: what it holds. */
  readonly members?: readonly FolderEntry[];
}

/** Files open at once: a folder may hold more than a process may open. */
const atOnce = 16;

interface SourceParams {
  readonly path: string;
  readonly outside?: boolean;
  readonly match?: string;
}

/** Finds and hashes what a source node names; or says what is wrong with it. What it looks at is noted in `disk`. */
export async function readSource(
  node: PlanNode,
  root: string,
  disk: DiskView,
  digests: FileDigests,
): Promise<Source | AuthorProblem> {
  try {
    return await findSource(node, root, disk, digests);
  } catch (error) {
    const { path } = node.params as unknown as SourceParams;
    return authorProblem('path-unreadable', { path, problem: sayUnreadable(error) }, node.calledAt);
  }
}

async function findSource(
  node: PlanNode,
  root: string,
  disk: DiskView,
  digests: FileDigests,
): Promise<Source | AuthorProblem> {
  const { path, outside, match } = node.params as unknown as SourceParams;
  const form: ArtifactForm = node.definition.name === 'folder' ? 'folder' : 'file';
  const absolute = isAbsolute(path) ? path : resolve(root, path);
  // A pipe or a device would be waited for, and is no data that could be read twice.
  const isThere = disk.kindOf(absolute) === form;
  if (!isThere) return authorProblem(form === 'file' ? 'missing-file' : 'missing-folder', { path }, node.calledAt);
  if (!outside && !isInside(disk.realPath(absolute), disk.realPath(root)))
    return authorProblem('path-outside', { path }, node.calledAt);
  const digestOf = (file: string): Promise<Digest> => noteDigest(file, disk, digests);
  if (form === 'file') return { form, path: absolute, digest: await digestOf(absolute), names: [] };
  const names = listFiles(absolute, match, disk);
  if (!names.length) return authorProblem('folder-without-match', { path, match: match ?? '**' }, node.calledAt);
  const top = realpathSync.native(root);
  const found = new Map<string, Stats>();
  for (const name of names) {
    const file = join(absolute, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats) return authorProblem('missing-file', { path: `${path}/${name}` }, node.calledAt);
    if (!outside && !isInside(realpathSync.native(file), top))
      return authorProblem('path-outside', { path: `${path}/${name}` }, node.calledAt);
    found.set(name, stats);
  }
  const entries = await inParallel(names, atOnce, async (name) => {
    const stats = found.get(name)!;
    const mark = isExecutable(stats) ? ({ isExecutable: true } as const) : {};
    return { name, digest: await digestOf(join(absolute, name)), size: stats.size, ...mark };
  });
  return { form, path: absolute, digest: digestFolder(entries), names, members: entries };
}

export function isSource(found: Source | AuthorProblem): found is Source {
  return 'digest' in found;
}

/** Copies a source into the store; returns the digest of what was copied. */
export async function storeSource(source: Source, store: Store): Promise<Digest> {
  if (source.form === 'file') return store.copyIn(source.path, 'file');
  return store.copyFiles(source.members!.map((member) => ({ ...member, path: join(source.path, member.name) })));
}

/** All files below, through symlinks; a link that leads nowhere is among them. */
function listFiles(folder: string, match: string | undefined, disk: DiskView): readonly string[] {
  const names: string[] = [];
  const walk = (prefix: string, above: readonly string[]): void => {
    for (const entry of disk.namesIn(join(folder, prefix))) {
      const name = prefix + entry;
      const path = join(folder, name);
      const kind = disk.kindOf(path);
      if (kind !== 'folder') {
        // A link that leads nowhere is told of; a pipe is no data.
        if (kind !== 'other') names.push(name);
        continue;
      }
      // A link to a folder that it lies in adds nothing.
      const real = disk.realPath(path);
      if (!above.includes(real)) walk(`${name}/`, [...above, real]);
    }
  };
  walk('', [disk.realPath(folder)]);
  return names
    .filter((name) => match === undefined || matchesGlob(name, match.replace(/^\.\//, '')))
    .sort(compareCodeUnits);
}
