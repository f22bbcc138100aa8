// Files and folders that a plan reads: found and hashed when planning, copied into the store when the run begins. The
// bytes that are hashed are the bytes that a step reads.

import { existsSync, realpathSync, statSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, matchesGlob, relative, resolve, sep } from 'node:path';
import { type AuthorProblem, authorProblem } from '../base/author-error.ts';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFolder, type FolderEntry, isExecutable } from '../base/digest.ts';
import type { DiskView } from '../fingerprint/disk-view.ts';
import type { PlanNode } from '../graph/node.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { ArtifactForm, Store } from '../store/store.ts';
import type { FileDigests } from './file-digests.ts';

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

/** Finds and hashes what a source node names; or says what is wrong with it. What it looks at is noted in `disk`. */
export async function readSource(
  node: PlanNode,
  root: string,
  disk: DiskView,
  digests: FileDigests,
): Promise<Source | AuthorProblem> {
  const { path, outside, match } = node.params as { path: string; outside?: boolean; match?: string };
  const form: ArtifactForm = node.definition.name === 'folder' ? 'folder' : 'file';
  const absolute = isAbsolute(path) ? path : resolve(root, path);
  // A pipe or a device would be waited for, and is no data that could be read twice.
  const isThere = disk.kindOf(absolute) === form;
  if (!isThere) return authorProblem(form === 'file' ? 'missing-file' : 'missing-folder', { path }, node.calledAt);
  if (!outside && !isInside(disk.realPath(absolute), disk.realPath(root)))
    return authorProblem('path-outside', { path }, node.calledAt);
  const digestOf = async (file: string): Promise<Digest> => {
    const digest = await digests.of(file);
    disk.noteFile(file, digest);
    return digest;
  };
  if (form === 'file') return { form, path: absolute, digest: await digestOf(absolute), names: [] };
  const names = listFiles(absolute, match, disk);
  if (!names.length) return authorProblem('folder-without-match', { path, match: match ?? '**' }, node.calledAt);
  const wrong = names.find((name) => !existsSync(join(absolute, name)));
  if (wrong !== undefined) return authorProblem('missing-file', { path: `${path}/${wrong}` }, node.calledAt);
  const away = outside
    ? undefined
    : names.find((name) => !isInside(realpathSync(join(absolute, name)), realpathSync(root)));
  if (away !== undefined) return authorProblem('path-outside', { path: `${path}/${away}` }, node.calledAt);
  const entries = await inParallel(names, atOnce, async (name) => {
    const file = join(absolute, name);
    const stats = statSync(file);
    const mark = isExecutable(stats) ? ({ isExecutable: true } as const) : {};
    return { name, digest: await digestOf(file), size: stats.size, ...mark };
  });
  return { form, path: absolute, digest: digestFolder(entries), names, members: entries };
}

export function isSource(found: Source | AuthorProblem): found is Source {
  return 'digest' in found;
}

/** Copies a source into the store; returns the digest of what was copied. */
export async function storeSource(source: Source, store: Store, folder: string): Promise<Digest> {
  if (source.form === 'file') return store.copyIn(source.path, 'file');
  const picked = join(folder, 'picked');
  for (const name of source.names) {
    await mkdir(dirname(join(picked, name)), { recursive: true });
    await cp(join(source.path, name), join(picked, name), { dereference: true });
  }
  return store.adopt(picked, 'folder');
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

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}
