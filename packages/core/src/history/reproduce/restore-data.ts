// Puts the data that a run read into a worktree of its commit. What git holds is there; what git ignores, or what was
// changed and never committed, is found by its digest in the store, or where it lay. What is nowhere is named, all of
// it, before anything runs.

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
  /** What the paths of files are relative to, in the worktree. */
  readonly root: string;
  /** The same folder where the run was made. */
  readonly original: string;
  /** Nothing outside of these is written: the tree, and what lies beside it. */
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

/** False when it is neither there nor to be had. */
async function restore(source: Source, options: RestoreOptions): Promise<boolean> {
  const target = resolve(options.root, source.path);
  const isThere = existsSync(target);
  if (source.form === 'file' && isThere && (await hasDigest(target, source.digest))) return true;
  const holder = options.folders.find((folder) => isInside(target, folder));
  if (holder === undefined) return isThere;
  await mkdir(dirname(target), { recursive: true });
  // In the same folder, so that a rename never crosses disks.
  const place = await mkdtemp(join(holder, '.restored-'));
  const copy = join(place, 'copy');
  try {
    const from = await fetchCopy(source, copy, options);
    if (!from) return isThere;
    if (source.form === 'file') await rename(copy, target);
    else await cp(copy, target, { recursive: true, force: true });
    // A folder that git holds in part is laid over with the files that the run read, which says nothing of a change.
    if (source.form === 'file' || !isThere) options.onMessage(`'${source.path}' taken from ${from}`);
    return true;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Where the bytes were found, for a message; undefined when nowhere. */
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
