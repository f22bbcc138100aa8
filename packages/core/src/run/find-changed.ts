// What is hashed is what runs: whether the code of a step is still the bytes that are in its key, and its packages those
// that were locked and installed. A file is hashed once, and again when its size, times or inode say that it may be
// another, or that they could not tell.

import { type BigIntStats, statSync } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFile } from '../base/digest.ts';
import { createDiskView } from '../fingerprint/disk-view.ts';
import { openLockfile } from '../fingerprint/lockfile.ts';
import type { Closure } from '../fingerprint/trace-closure.ts';
import type { PlanNode } from '../graph/node.ts';
import { showPathIn } from '../plan/find-project.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { nowNs } from '../store/now-ns.ts';
import { VerifiedFiles } from '../store/verified-files.ts';

const verified = new VerifiedFiles();

/** The first file of a step's code whose bytes are not those in the key; or the lockfile, where it says other packages. */
export async function findChanged(node: PlanNode, prepared: PreparedPlan): Promise<string | undefined> {
  const { steps, found } = prepared;
  const { files, packages, locked } = steps.get(node.id)!.closure;
  const changed = await findOther(files);
  if (changed !== undefined) return showPathIn(found.home, changed);
  const lockfile = Object.keys(packages).length ? await findOther(lockfilesOf(prepared)) : undefined;
  if (lockfile === undefined || isEqual(lockAgain(packages, found.root), locked)) return undefined;
  return showPathIn(found.home, lockfile);
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

const lockfiles = new WeakMap<PreparedPlan, Readonly<Record<string, Digest>>>();

/** What is locked, and what is installed, as planning read them. */
function lockfilesOf(prepared: PreparedPlan): Readonly<Record<string, Digest>> {
  const known = lockfiles.get(prepared);
  if (known) return known;
  const seen = Object.entries(prepared.seen.files).filter(([file]) => /[/\\]\.?package-lock\.json$/.test(file));
  const found = Object.fromEntries(seen);
  lockfiles.set(prepared, found);
  return found;
}

/** The slice of the lockfile as it is now; undefined where it cannot be told, or is not what is installed. */
function lockAgain(packages: Closure['packages'], root: string): readonly string[] | undefined {
  try {
    const lockfile = openLockfile(root, createDiskView());
    return [...new Set(Object.entries(packages).flatMap(([name, folder]) => lockfile.slice(name, folder)))].sort(
      compareCodeUnits,
    );
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
