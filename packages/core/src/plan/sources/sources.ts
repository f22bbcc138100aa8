// Files and folders that a plan reads: found and hashed when planning, copied into the store when the run begins. The
// bytes that are hashed are the bytes that a step reads.

import { realpathSync } from 'node:fs';
import { isAbsolute, join, matchesGlob, resolve } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestFolder, type FolderEntry, isExecutable } from '../../base/digest.ts';
import { type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import { isSettledBefore } from '../../base/file-mark.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { isInside } from '../../files/is-inside.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { ArtifactForm, Store } from '../../store/store.ts';
import { type FileDigests, type Looked, lookAtFile, noteDigest } from './file-digests.ts';
import { listFiles } from './list-files.ts';
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
  const { form } = Object.values(node.definition.outputs)[0]!;
  const absolute = isAbsolute(path) ? path : resolve(root, path);
  // A pipe or a device would be waited for, and is no data that could be read twice.
  const isThere = disk.kindOf(absolute) === form;
  if (!isThere) return authorProblem(form === 'file' ? 'missing-file' : 'missing-folder', { path }, node.calledAt);
  if (!outside && !isInside(disk.realPath(absolute), disk.realPath(root)))
    return authorProblem('path-outside', { path }, node.calledAt);
  if (form === 'file') return { form, path: absolute, digest: await noteDigest(absolute, disk, digests), names: [] };
  const files = listFiles(absolute, disk).filter(
    ({ name }) => match === undefined || matchesGlob(name, match.replace(/^\.\//, '')),
  );
  if (!files.length) return authorProblem('folder-without-match', { path, match: match ?? '**' }, node.calledAt);
  const top = realpathSync.native(root);
  const found: (Looked & { readonly name: string; readonly file: string })[] = [];
  for (const { name, real } of files) {
    const file = join(absolute, name);
    const looked = lookAtFile(file);
    if (!looked) return authorProblem('missing-file', { path: `${path}/${name}` }, node.calledAt);
    if (!outside && !isInside(real ?? realpathSync.native(file), top))
      return authorProblem('path-outside', { path: `${path}/${name}` }, node.calledAt);
    found.push({ name, file, ...looked });
  }
  const members = await inParallel(found, atOnce, async ({ name, file, stats, since }) => {
    const digest = await digests.of(file, { stats, since });
    disk.noteFile(file, digest, isSettledBefore(stats, since) ? stats : undefined);
    return { name, digest, size: Number(stats.size), ...(isExecutable(stats) && ({ isExecutable: true } as const)) };
  });
  const names = files.map(({ name }) => name);
  return { form, path: absolute, digest: digestFolder(members), names, members };
}

export function isSource(found: Source | AuthorProblem): found is Source {
  return 'digest' in found;
}

/** Copies a source into the store; returns the digest of what was copied. */
export async function storeSource(source: Source, store: Store): Promise<Digest> {
  if (source.form === 'file') return store.copyIn(source.path, 'file');
  return store.copyFiles(source.members!.map((member) => ({ ...member, path: join(source.path, member.name) })));
}
