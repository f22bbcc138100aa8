// What is hashed is what runs: whether the code of a step is still the bytes that are in its key, and its packages those
// that were locked and installed. A file is hashed once, and again when its size, times or inode say that it may be
// another, or that they could not tell.

import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestFile } from '../base/digest.ts';
import { createDiskView } from '../fingerprint/disk-view.ts';
import { openPackages } from '../fingerprint/packages/installed-packages.ts';
import { type Closure, collectPackages, listEntries } from '../fingerprint/trace-closure.ts';
import type { PlanNode } from '../graph/node.ts';
import { showPathIn } from '../plan/find-project.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { nowNs } from '../store/now-ns.ts';
import { VerifiedFiles } from '../store/verified-files.ts';

const verified = new VerifiedFiles();

/** The first file of a step's code whose bytes are not those in the key; or the lockfile, where it says other packages. */
export async function findChanged(node: PlanNode, prepared: PreparedPlan): Promise<string | undefined> {
  const { steps, found } = prepared;
  const { closure } = steps.get(node.id)!;
  const changed = await findOther(closure.files);
  if (changed !== undefined) return showPathIn(found.home, changed);
  const manifest = closure.installed.length ? await findOther(manifestsOf(closure, prepared)) : undefined;
  if (manifest === undefined || isEqual(lockAgain(closure, found.root), closure.locked)) return undefined;
  return showPathIn(found.home, manifest);
}

async function findOther(files: Readonly<Record<string, Digest>>): Promise<string | undefined> {
  for (const [file, digest] of Object.entries(files)) {
    const stats = statOrNone(file);
    if (stats && verified.has(file, digest, stats)) continue;
    const since = nowNs();
    if ((await digestFile(file).catch(() => undefined)) !== digest) return file;
    if (stats) verified.noteRead(file, digest, stats, since);
  }
  return undefined;
}

const manifests = new WeakMap<Closure, Readonly<Record<string, Digest>>>();

/** What is locked, and what the packages that the code needs say of themselves, as planning read them. */
function manifestsOf(closure: Closure, { seen }: PreparedPlan): Readonly<Record<string, Digest>> {
  const known = manifests.get(closure);
  if (known) return known;
  const named = new Set(closure.installed.map(({ folder }) => join(folder, 'package.json')));
  const read = Object.entries(seen.files).filter(([file]) => named.has(file) || isLockfile(file));
  const found = Object.fromEntries(read);
  manifests.set(closure, found);
  return found;
}

function isLockfile(file: string): boolean {
  return /[/\\](\.?package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/.test(file);
}

/** The packages as they are installed now; undefined where that cannot be told, or is not what is locked. */
function lockAgain({ imported }: Closure, root: string): readonly string[] | undefined {
  try {
    return listEntries(collectPackages(imported, openPackages(root, createDiskView())));
  } catch {
    return undefined;
  }
}

function isEqual(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && other.every((entry, place) => entry === one[place]);
}

function statOrNone(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true });
  } catch {
    return undefined;
  }
}
