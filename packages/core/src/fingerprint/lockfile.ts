// Packages enter a fingerprint as the slice of the lockfile that they need, transitively, with integrity. The lockfile
// is not what is installed, so the slice is compared with what npm wrote down when it installed.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestBytes, digestFolder } from '../base/digest.ts';
import type { DiskView } from './disk-view.ts';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const corePackage = '@cairn/core';

type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** One package of a slice: `zod@4.6.7 sha512-…`. */
export type LockedEntry = string;

export interface Lockfile {
  /** The lockfile of another package manager, where there is none of npm's: packages then enter by their files. */
  readonly unread: string | undefined;
  /** The entries of an installed package and all that it needs, sorted. `folder` is its folder in node_modules. */
  slice(name: string, folder: string): readonly LockedEntry[];
}

/** Opens the lockfile of the nearest folder above that has one. */
export function openLockfile(projectRoot: string, disk: DiskView): Lockfile {
  // Imports are followed by real paths.
  const root = findLockRoot(disk.realPath(projectRoot), disk);
  const locked = root ? readPackages(join(root, 'package-lock.json'), disk) : {};
  const installed = root ? readPackages(join(root, 'node_modules', '.package-lock.json'), disk) : {};
  const known = new Map<string, readonly LockedEntry[]>();
  return {
    unread: root === undefined ? findUnread(disk.realPath(projectRoot), disk) : undefined,
    slice(name, folder) {
      const path = root ? relative(root, disk.realPath(folder)).split(sep).join('/') : folder;
      const entries =
        known.get(path) ??
        (root && locked[path] ? follow(path, root, locked, installed, disk) : [readInstalled(name, folder, disk)]);
      known.set(path, entries);
      return entries;
    },
  };
}

function findLockRoot(from: string, disk: DiskView): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (disk.kindOf(join(folder, 'package-lock.json')) === 'file') return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function findUnread(from: string, disk: DiskView): string | undefined {
  const others = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];
  for (let folder = from; ; folder = dirname(folder)) {
    const found = others.find((name) => disk.kindOf(join(folder, name)) === 'file');
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function readPackages(file: string, disk: DiskView): LockedPackages {
  const text = disk.readText(file);
  if (text === undefined) return {};
  try {
    return (JSON.parse(text) as { packages?: LockedPackages }).packages ?? {};
  } catch (error) {
    return failAuthor('manifest-broken', { file, message: (error as Error).message });
  }
}

function follow(
  start: string,
  root: string,
  locked: LockedPackages,
  installed: LockedPackages,
  disk: DiskView,
): readonly LockedEntry[] {
  const seen = new Set<string>();
  const entries: LockedEntry[] = [];
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const entry = locked[path]!;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    checkInstalled(name, entry, installed[path]);
    entries.push(`${name}@${entry.version ?? ''} ${entry.integrity ?? digestPackage(join(root, path), disk)}`);
    for (const dependency of dependenciesOf(entry)) {
      // Core stands in a key by its own version, so that upgrading Cairn runs nothing by itself.
      if (dependency === corePackage) continue;
      const found = locate(dependency, path, locked);
      if (found !== undefined) open.push(found);
    }
  }
  return entries.sort(compareCodeUnits);
}

/** A package for another platform is locked and not installed; one that is installed must be the locked one. */
function checkInstalled(name: string, locked: LockedPackage, installed: LockedPackage | undefined): void {
  if (!installed) return;
  if (installed.version !== locked.version || (installed.integrity ?? '') !== (locked.integrity ?? ''))
    failAuthor('lockfile-differs', { package: name });
}

function dependenciesOf(entry: LockedPackage): readonly string[] {
  return Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies });
}

/** Where Node would find a dependency: in the node_modules of the package itself, or of a folder above it. */
function locate(dependency: string, from: string, locked: LockedPackages): string | undefined {
  for (let base: string | undefined = from; base !== undefined; base = parentOf(base)) {
    const path = base === '' ? `node_modules/${dependency}` : `${base}/node_modules/${dependency}`;
    if (locked[path] && !locked[path].link) return path;
  }
  return undefined;
}

function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const end = path.lastIndexOf('/node_modules/');
  return end === -1 ? '' : path.slice(0, end);
}

/** A package that no lockfile names: what its own manifest says of it, and its files. */
function readInstalled(name: string, folder: string, disk: DiskView): LockedEntry {
  const { version } = JSON.parse(disk.readText(join(folder, 'package.json')) ?? '{}') as { version?: string };
  return `${name}@${version ?? ''} ${digestPackage(folder, disk)}`;
}

/** Of a package without integrity: the digest of its files, those of packages inside apart. */
function digestPackage(folder: string, disk: DiskView): Digest {
  const names = disk.kindOf(folder) === 'folder' ? listFiles(folder, '', disk) : [];
  const entries = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    disk.noteFile(join(folder, name), digestBytes(bytes));
    return { name, digest: digestBytes(bytes), size: bytes.length };
  });
  return digestFolder(entries);
}

/** Its files, those of packages inside apart. */
export function listFiles(root: string, prefix: string, disk: DiskView): string[] {
  return disk.namesIn(join(root, prefix)).flatMap((entry) => {
    const name = prefix + entry;
    const kind = disk.kindOf(join(root, name));
    // What a link leads to is not the package's own, and it may lead nowhere.
    if (kind === null || disk.realPath(join(root, name)) !== join(disk.realPath(root), name)) return [];
    if (kind === 'folder') return entry === 'node_modules' ? [] : listFiles(root, `${name}/`, disk);
    return kind === 'file' ? [name] : [];
  });
}
