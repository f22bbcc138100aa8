// Finds files of an installed package that changed after the installation: a line that somebody added, or a tool that
// patches. The lockfile still states the version, so the files have to show it. Each of these three signs is enough:
//
// - a file was written again after it was created;
// - a file was written some time after the other files of its package, which are unpacked together;
// - a file is newer than the file that the package manager writes last.
//
// A copy of node_modules without times (`cp -r`) may look changed. Then its files are in the key, and no result is out
// of date.

import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';

/**
 * The file that npm, pnpm, Yarn 2 and Yarn 1 write into node_modules at the end of an installation. Bun writes none.
 */
const lastWritten = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'];

const mostToWriteMs = 5_000;
/** The maximum time between two files of a package that is unpacked. */
const mostBetweenMs = 10_000;

export interface InstallTime {
  /** When the packages in a folder were installed, in milliseconds since 1970; infinite if unknown. */
  of(folder: string): number;
}

/** @param root - the folder with the lockfile; its node_modules has the time for all workspaces of npm */
export function openInstallTime(root: string | undefined): InstallTime {
  const known = new Map<string, number>();
  const timeOf = (modules: string): number => {
    const time = known.get(modules) ?? Math.max(...lastWritten.map((name) => mtimeOf(join(modules, name))));
    known.set(modules, time);
    return time;
  };
  return {
    of(folder) {
      const above = root === undefined ? [] : [join(root, 'node_modules')];
      for (const modules of [...modulesAbove(folder), ...above]) {
        const time = timeOf(modules);
        if (time > 0) return time;
      }
      return Infinity;
    },
  };
}

/** Each changed file that can be loaded, by its path in the package, with its current digest. */
export function findChangedFiles(
  folder: string,
  installedAt: number,
  disk: DiskView,
): Readonly<Record<string, Digest>> {
  const manifest = statSync(join(folder, 'package.json'), { throwIfNoEntry: false });
  if (!manifest) return {};
  const files = listCode(folder, '').flatMap((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return stats ? [{ name, stats }] : [];
  });
  const unpackedAt = endOfUnpacking(
    timeOf(manifest),
    files.map(({ stats }) => timeOf(stats)),
  );
  const changed: Record<string, Digest> = {};
  for (const { name, stats } of files) {
    if (stats.mtimeMs <= installedAt && timeOf(stats) <= unpackedAt && !isWrittenAgain(stats)) continue;
    const path = join(folder, name);
    const digest = digestBytes(readFileSync(path));
    disk.noteFile(path, digest);
    changed[name.split(sep).join('/')] = digest;
  }
  return changed;
}

/**
 * The paths of files in a package that can be loaded, without the packages inside it. Native libraries are handled
 * elsewhere.
 */
export function listCode(folder: string, prefix: string): readonly string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = join(prefix, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === '.git' ? [] : listCode(folder, name);
    return entry.isFile() && /\.([cm]?[jt]sx?|json|wasm)$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name)
      ? [name]
      : [];
  });
}

/** Begins with the manifest, and follows one file after the other. Older files come from a store with shared files. */
export function endOfUnpacking(begin: number, times: readonly number[]): number {
  let end = begin;
  for (const time of times.toSorted((a, b) => a - b)) {
    if (time > end + mostBetweenMs) break;
    end = Math.max(end, time);
  }
  return end;
}

/** When a file was written here. Archives contain earlier times of their own. */
function timeOf({ mtimeMs, birthtimeMs }: Stats): number {
  return Math.max(mtimeMs, birthtimeMs);
}

function isWrittenAgain({ mtimeMs, birthtimeMs }: Stats): boolean {
  return birthtimeMs > 0 && mtimeMs > birthtimeMs + mostToWriteMs;
}

function modulesAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  if (above === folder) return [];
  return [...(above.endsWith(`${sep}node_modules`) ? [above] : []), ...modulesAbove(above)];
}

function mtimeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
