// Files and folders that a plan reads: found and hashed when planning, copied into the store when the run begins. The
// bytes that are hashed are the bytes that a step reads.

import { existsSync, globSync, realpathSync, statSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type AuthorProblem, authorProblem } from '../base/author-error.ts';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFile, digestFolder } from '../base/digest.ts';
import type { PlanNode } from '../graph/node.ts';
import type { ArtifactForm, Store } from '../store/store.ts';

export interface Source {
  readonly form: ArtifactForm;
  /** Absolute. */
  readonly path: string;
  readonly digest: Digest;
  /** Of a folder: the names that match, with `/`, in code-unit order. */
  readonly names: readonly string[];
}

/** Finds and hashes what a source node names; or says what is wrong with it. */
export async function readSource(node: PlanNode, root: string): Promise<Source | AuthorProblem> {
  const { path, outside, match = '**' } = node.params as { path: string; outside?: boolean; match?: string };
  const form: ArtifactForm = node.definition.name === 'folder' ? 'folder' : 'file';
  const absolute = isAbsolute(path) ? path : resolve(root, path);
  const isThere = existsSync(absolute) && statSync(absolute).isDirectory() === (form === 'folder');
  if (!isThere) return authorProblem(form === 'file' ? 'missing-file' : 'missing-folder', { path }, node.calledAt);
  if (!outside && !isInside(realpathSync(absolute), realpathSync(root)))
    return authorProblem('path-outside', { path }, node.calledAt);
  if (form === 'file') return { form, path: absolute, digest: await digestFile(absolute), names: [] };
  const names = listFiles(absolute, match);
  if (!names.length) return authorProblem('folder-without-match', { path, match }, node.calledAt);
  const entries = await Promise.all(
    names.map(async (name) => {
      const file = join(absolute, name);
      return { name, digest: await digestFile(file), size: statSync(file).size };
    }),
  );
  return { form, path: absolute, digest: digestFolder(entries), names };
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

function listFiles(folder: string, match: string): readonly string[] {
  return globSync(match, { cwd: folder })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .sort(compareCodeUnits);
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way));
}
