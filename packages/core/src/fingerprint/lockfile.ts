// Packages enter a fingerprint as the slice of the lockfile that they need, transitively, with integrity. The lockfile
// is not what is installed, so the slice is compared with what npm wrote down when it installed.

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestBytes, digestFolder } from '../base/digest.ts';

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
  /** The entries of an installed package and all that it needs, sorted. `folder` is its folder in node_modules. */
  slice(name: string, folder: string): readonly LockedEntry[];
}

/** Opens the lockfile of the nearest folder above that has one. */
export function openLockfile(projectRoot: string): Lockfile {
  // Imports are followed by real paths.
  const root = findLockRoot(realpathSync(projectRoot));
  const locked = root ? readPackages(join(root, 'package-lock.json')) : {};
  const installed = root ? readPackages(join(root, 'node_modules', '.package-lock.json')) : {};
  const known = new Map<string, readonly LockedEntry[]>();
  return {
    slice(name, folder) {
      const path = root ? relative(root, realpathSync(folder)).split(sep).join('/') : folder;
      const entries =
        known.get(path) ??
        (root && locked[path] ? follow(path, root, locked, installed) : [readInstalled(name, folder)]);
      known.set(path, entries);
      return entries;
    },
  };
}

function findLockRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function readPackages(file: string): LockedPackages {
  if (!existsSync(file)) return {};
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { packages?: LockedPackages }).packages ?? {};
  } catch (error) {
    return failAuthor('manifest-broken', { file, message: (error as Error).message });
  }
}

function follow(
  start: string,
  root: string,
  locked: LockedPackages,
  installed: LockedPackages,
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
    entries.push(`${name}@${entry.version ?? ''} ${entry.integrity ?? digestPackage(join(root, path))}`);
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
function readInstalled(name: string, folder: string): LockedEntry {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string };
  return `${name}@${version ?? ''} ${digestPackage(folder)}`;
}

/** Of a package without integrity: the digest of its files, those of packages inside apart. */
function digestPackage(folder: string): Digest {
  const names = existsSync(folder) ? listFiles(folder, '') : [];
  const entries = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { name, digest: digestBytes(bytes), size: bytes.length };
  });
  return digestFolder(entries);
}

function listFiles(root: string, prefix: string): string[] {
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix + entry.name;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(root, `${name}/`);
    return entry.isFile() ? [name] : [];
  });
}
