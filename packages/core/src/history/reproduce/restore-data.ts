// Puts the data that a run read into a worktree of its commit. Files in git are there already. Files that git ignores,
// or whose changes were never committed, are searched by digest in the store, or at their original path. All missing
// files are reported before anything runs.

import { existsSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestFile } from '../../base/digest.ts';
import { failFault } from '../../base/errors/fault-error.ts';
import { isInside } from '../../files/is-inside.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import type { Store } from '../../store/store.ts';

export interface RestoreOptions {
  readonly nodes: readonly RecordedNode[];
  /** The folder in the worktree that the paths of files are relative to. */
  readonly root: string;
  /** The same folder where the run was made. */
  readonly original: string;
  /** Nothing is written outside of these: the tree, and the folder next to it. */
  readonly folders: readonly string[];
  readonly store: Pick<Store, 'copyOut'>;
  readonly onMessage: (line: string) => void;
}

interface Source {
  readonly form: 'file' | 'folder';
  readonly path: string;
  readonly digest: Digest;
}

/** @throws FaultError `data-missing` with every path and digest */
export async function restoreData(options: RestoreOptions): Promise<void> {
  const missing: Source[] = [];
  for (const source of options.nodes.flatMap(findSource)) if (!(await restore(source, options))) missing.push(source);
  if (missing.length) failFault('data-missing', { files: missing });
}

function findSource({ step, params, inputs, outputs }: RecordedNode): readonly Source[] {
  if ((step !== 'file' && step !== 'folder') || Object.keys(inputs).length || !isRecord(params)) return [];
  const { path } = params;
  const digest = outputs[step];
  return typeof path === 'string' && digest ? [{ form: step, path, digest }] : [];
}

/** False if it is not in the worktree and cannot be found. */
async function restore(source: Source, options: RestoreOptions): Promise<boolean> {
  const target = resolve(options.root, source.path);
  const isThere = existsSync(target);
  if (source.form === 'file' && isThere && (await hasDigest(target, source.digest))) return true;
  const holder = options.folders.find((folder) => isInside(target, folder));
  if (holder === undefined) return isThere;
  await mkdir(dirname(target), { recursive: true });
  // In the same folder, so that the rename stays on one disk.
  const place = await mkdtemp(join(holder, '.restored-'));
  const copy = join(place, 'copy');
  try {
    const from = await fetchCopy(source, copy, options);
    if (!from) return isThere;
    if (source.form === 'file') await rename(copy, target);
    else await cp(copy, target, { recursive: true, force: true });
    // If git has a part of a folder, the files that the run read are added; this is not a change worth a message.
    if (source.form === 'file' || !isThere) options.onMessage(`'${source.path}' taken from ${from}`);
    return true;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Where the bytes were found, for a message; undefined if they were not found. */
async function fetchCopy(
  { form, path, digest }: Source,
  copy: string,
  options: RestoreOptions,
): Promise<string | undefined> {
  if (await options.store.copyOut(digest, copy)) return 'the store';
  const original = resolve(options.original, path);
  if (form === 'folder' || !existsSync(original)) return undefined;
  await cp(original, copy, { dereference: true });
  return (await hasDigest(copy, digest)) ? 'the project' : undefined;
}

async function hasDigest(path: string, digest: Digest): Promise<boolean> {
  return statSync(path).isFile() && (await digestFile(path)) === digest;
}
