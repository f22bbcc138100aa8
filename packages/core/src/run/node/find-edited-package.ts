// A package whose files were edited after planning had looked at them: what a node loads of it is not what is in the key.

import { statSync } from 'node:fs';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { isInside } from '../../files/is-inside.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import { openPackages } from '../../fingerprint/packages/installed-packages.ts';
import { type Closure, collectPackages, listEntries } from '../../fingerprint/trace/trace-closure.ts';

export interface PackageWatch {
  /** Files of packages that a worker has loaded since it last said so. It keeps them for its next nodes. */
  noteLoaded(files: readonly string[]): void;
  /** A file, of a package that the code names, that is not as it was planned; undefined where there is none. */
  findEdited(closure: Closure): string | undefined;
}

/**
 * @param root - the folder that packages are installed in
 * @param since - when planning began, in nanoseconds since 1970
 */
export function watchPackages(root: string, since: bigint): PackageWatch {
  // Nearly always nothing: only what is younger than the plan has to be looked at.
  const young = new Set<string>();
  const checked = new Map<Closure, string>();
  return {
    noteLoaded(files) {
      for (const file of files) if (isYoung(file, since)) young.add(file);
    },
    findEdited(closure) {
      if (young.size === 0) return undefined;
      const own = [...young].filter((file) => closure.installed.some(({ folder }) => isInside(file, folder)));
      const marks = own.map((file) => `${file} ${markNow(file)}`).join('\n');
      if (own.length === 0 || checked.get(closure) === marks) return undefined;
      if (!isInstalledAsPlanned(closure, root)) return own[0];
      checked.set(closure, marks);
      return undefined;
    },
  };
}

/** Whether the packages are installed as they were when the code was followed, file by file where that is in the key. */
export function isInstalledAsPlanned({ imported, installed }: Closure, root: string): boolean {
  try {
    const now = listEntries(collectPackages(imported, openPackages(root, createDiskView())));
    const planned = listEntries(installed);
    return now.length === planned.length && planned.every((entry, place) => entry === now[place]);
  } catch {
    // It is not what is locked.
    return false;
  }
}

function isYoung(file: string, since: bigint): boolean {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined || !isSettledBefore(stats, since);
}

function markNow(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats ? markOf(stats) : 'none';
}
