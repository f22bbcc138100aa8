// What planning read from the disk, with marks, so that it can be checked quickly later: a file with the same mark is
// the same file. A file is hashed again if its mark differs, or if it was changed so shortly before it was read that
// its mark proves nothing.

import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes, isExecutable } from '../../base/digest.ts';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { digestNames, lookAt, type PathKind, type SeenOnDisk } from './disk-view.ts';

export interface MarkedView {
  /** Null if a mark would prove nothing. */
  readonly files: readonly (readonly [path: string, digest: Digest, mark: string | null])[];
  readonly folders: readonly (readonly [path: string, names: Digest])[];
  /** Files that are executable, because a digest of bytes does not show it. */
  readonly executables: readonly string[];
  readonly kinds: readonly (readonly [path: string, kind: PathKind])[];
  readonly realPaths: readonly (readonly [path: string, real: string])[];
}

/**
 * Undefined if something cannot be checked again, or if a file may have changed after planning began: the loaded code
 * could then differ from the hashed code.
 *
 * @param since - when planning began
 */
export function markView(
  { files, looks, folders, kinds, realPaths, isOpen }: SeenOnDisk,
  since: bigint,
): MarkedView | undefined {
  if (isOpen) return undefined;
  const marked: [string, Digest, string][] = [];
  const executables: string[] = [];
  for (const [path, digest] of Object.entries(files)) {
    // If the file was changed after it was read, its mark differs now, and the check notices it.
    const stats = looks.get(path) ?? statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats?.isFile() || !isSettledBefore(stats, since)) return undefined;
    marked.push([path, digest, markOf(stats)]);
    if (isExecutable(stats)) executables.push(path);
  }
  return {
    files: marked,
    executables,
    folders: Object.entries(folders),
    // The mark of a file also shows that it exists.
    kinds: gatherAbsent(Object.entries(kinds).filter(([path]) => !Object.hasOwn(files, path))),
    realPaths: Object.entries(realPaths).filter(([path, real]) => path !== real || !Object.hasOwn(files, path)),
  };
}

/**
 * What looks for a package looks in many folders that do not exist: one such folder stands for all that was not found in
 * it, so that one look is enough.
 */
function gatherAbsent(kinds: readonly [path: string, kind: PathKind][]): MarkedView['kinds'] {
  const areAbsent = new Map<string, boolean>();
  const isAbsent = (path: string): boolean => {
    const known = areAbsent.get(path) ?? lookAt(path) === null;
    areAbsent.set(path, known);
    return known;
  };
  const gathered = new Map<string, PathKind>();
  for (const [path, kind] of kinds) {
    let highest = path;
    if (kind === null && isAbsent(path)) while (isAbsent(dirname(highest))) highest = dirname(highest);
    gathered.set(highest, kind);
  }
  return [...gathered];
}

const mostBytes = 64n * 1024n * 1024n;

export interface SecondLook {
  readonly isSame: boolean;
  /** The view with new marks for files that had to be hashed; undefined if all old marks were valid. */
  readonly marked: MarkedView | undefined;
}

/** Checks a view. `since` is the current time. With `hashesAll` no mark is trusted. */
export function lookAgain(view: MarkedView, since: bigint, hashesAll = false): SecondLook {
  const differs = { isSame: false, marked: undefined };
  for (const [path, kind] of view.kinds) if (lookAt(path) !== kind) return differs;
  const isWithoutLinks = lookForLinks();
  for (const [path, real] of view.realPaths)
    if (path === real ? !isWithoutLinks(path) : realPathOf(path) !== real) return differs;
  for (const [path, digest] of view.folders) if (digestNames(namesIn(path)) !== digest) return differs;
  let isMarkedAnew = false;
  const files: (readonly [string, Digest, string | null])[] = [];
  for (const file of view.files) {
    const [path, digest, mark] = file;
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats?.isFile()) return differs;
    if (!hashesAll && mark !== null && mark === markOf(stats)) {
      files.push(file);
      continue;
    }
    if (isExecutable(stats) !== view.executables.includes(path)) return differs;
    // Larger files are hashed in chunks by a new plan.
    if (stats.size > mostBytes || digestBytes(readFileSync(path)) !== digest) return differs;
    isMarkedAnew = true;
    files.push([path, digest, isSettledBefore(stats, since) ? markOf(stats) : null]);
  }
  return { isSame: true, marked: isMarkedAnew ? { ...view, files } : undefined };
}

/** Whether a real path is still one. The folders above many paths are checked once for all of them. */
function lookForLinks(): (path: string) => boolean {
  const without = new Set<string>();
  return function isWithoutLinks(path) {
    if (without.has(path)) return true;
    if (path !== dirname(path) && !isWithoutLinks(dirname(path))) return false;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats || stats.isSymbolicLink()) return false;
    without.add(path);
    return true;
  };
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path).sort(compareCodeUnits);
  } catch {
    return [];
  }
}
