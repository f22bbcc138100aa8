// The packages that code imports, and all their dependencies, as they are installed. Each manifest is read, and each
// dependency is searched as Node would, from the real folder of the package that needs it. So the result is the same
// under npm, pnpm, Yarn and Bun, hoisted, isolated and linked, and a link to another version is noticed. A package is
// identified by its version, the integrity that a lockfile states for it, and local changes since the installation;
// without an integrity, by the digest of its files. A package with steps is always identified by its files: its
// integrity also covers its version number, so a release that only increases the version would run everything again.

import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import { corePackage } from '../../base/core-package.ts';
import { digestBytes, digestCanonical, type FolderEntry } from '../../base/digest.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { type LockedEntry, writeLockedEntry } from '../../base/locked-entry.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { findChangedFiles, type InstallTime, openInstallTime } from './changed-files.ts';
import { readManifest } from './installed-package.ts';
import { moduleEndings } from './module-endings.ts';
import { digestPackage } from './package-files.ts';
import { type LockedPackage, type Locks, readLocks } from './read-locks.ts';
import { type Patches, readPatches } from './read-patches.ts';

export interface InstalledPackage {
  readonly name: string;
  /** Its real path, with links followed: of a folder, or of a file that is a package by itself. */
  readonly folder: string;
  /** The entry that people see. */
  readonly locked: LockedEntry;
  /** The entry in a key: the same as text, or without the version if the package is identified by its files. */
  readonly entry: string;
  /** Absolute paths of files that count partly or not at all. No step may read them. */
  readonly describing: readonly string[];
  /** For a package that is identified by its files: its code, by name relative to its folder. */
  readonly code: readonly FolderEntry[];
  /** Its results may depend on the platform. */
  readonly isNative: boolean;
}

export interface InstalledPackages {
  /** A lockfile without integrities. Its packages are identified by their files, which takes longer. */
  readonly unread: string | undefined;
  /**
   * A package and all its dependencies, each once, in the order of their entries. `folder` is where it is installed.
   */
  slice(name: string, folder: string): readonly InstalledPackage[];
}

/**
 * Opens the packages that are installed for a project.
 *
 * @throws AuthorError `lockfile-differs` from `slice`, if npm's lockfile names another version than the installed one
 */
export function openPackages(projectRoot: string, disk: DiskView): InstalledPackages {
  const locks = readLocks(disk.realPath(projectRoot), disk);
  const roots = [projectRoot, locks.root ?? projectRoot];
  const around = { locks, patches: readPatches(roots, disk), installTime: openInstallTime(locks.root) };
  const described = new Map<string, Described>();
  const slices = new Map<string, readonly InstalledPackage[]>();
  const describeOnce = (name: string, folder: string): Described => {
    const found = described.get(folder) ?? describe(name, folder, around, disk);
    described.set(folder, found);
    return found;
  };
  return {
    unread: locks.unread,
    slice(name, folder) {
      const start = disk.kindOf(folder) === 'folder' ? disk.realPath(folder) : folder;
      const known = slices.get(start);
      if (known) return known;
      const found = new Map<string, InstalledPackage>();
      const open: (readonly [string, string])[] = [[name, start]];
      for (let next = open.pop(); next; next = open.pop()) {
        const [wanted, at] = next;
        if (found.has(at)) continue;
        const { dependencies, ...installed } = describeOnce(wanted, at);
        found.set(at, installed);
        open.push(...dependencies);
      }
      const sorted = [...found.values()].sort((a, b) => compareCodeUnits(a.entry, b.entry));
      slices.set(start, sorted);
      return sorted;
    },
  };
}

interface Described extends InstalledPackage {
  readonly dependencies: readonly (readonly [name: string, folder: string])[];
}

interface Around {
  readonly locks: Locks;
  readonly patches: Patches;
  readonly installTime: InstallTime;
}

function describe(asName: string, folder: string, around: Around, disk: DiskView): Described {
  if (disk.kindOf(folder) === 'file') return describeFile(folder, disk);
  const { locks } = around;
  const { name = asName, dependencies: declared, ...manifest } = readManifest(folder, disk);
  const locked = findLocked(folder, locks, disk);
  const { dependencies: needed, optionalDependencies: optional, peerDependencies: peers } = locked ?? {};
  const dependencies = new Set([...declared, ...Object.keys({ ...needed, ...optional, ...peers })]);
  const version = manifest.version || (locked?.version ?? '');
  const integrity = locked ? checkLocked(name, locked) : integrityOfVersion(name, version, folder, locks);
  // A package that was installed by hand instead of the locked one is identified by its files too.
  const isLocked =
    integrity !== undefined && (locked?.version ?? version) === version && !dependencies.has(corePackage);
  // Packages that find native code use the manifest of their caller.
  const files = isLocked ? undefined : digestPackage(folder, disk, manifest.isFoundByManifest);
  const changes = isLocked ? describeChanges(name, folder, around, disk) : [];
  const digest = files?.digest ?? integrity;
  const named = { name, version, digests: [...(digest === undefined ? [] : [digest]), ...changes] };
  const found = [...dependencies].flatMap((dependency) =>
    // In a key, core is represented by a version of its own, so that an upgrade of Cairn alone runs nothing again.
    dependency === corePackage ? [] : locate(dependency, folder, disk).map((at) => [dependency, at] as const),
  );
  return {
    name: asName,
    folder,
    locked: named,
    entry: files ? `${name} ${files.digest}` : writeLockedEntry(named),
    describing: (files?.describing ?? []).map((file) => join(folder, file)),
    code: files?.code ?? [],
    isNative: manifest.isNative,
    dependencies: found,
  };
}

/** A file that is a package by itself. What it loads is noticed when it runs. */
function describeFile(file: string, disk: DiskView): Described {
  const bytes = readFileSync(file);
  const digest = digestBytes(bytes);
  disk.noteFile(file, digest);
  const locked = { name: basename(file), version: '', digests: [digest] };
  const code = [{ name: locked.name, digest, size: bytes.length }];
  const entry = `${locked.name} ${digest}`;
  return { name: locked.name, folder: file, locked, entry, describing: [], code, isNative: false, dependencies: [] };
}

/** Changes that no lockfile shows: patches of a package, and changed files in its folder. Nearly always empty. */
function describeChanges(name: string, folder: string, around: Around, disk: DiskView): readonly string[] {
  const patches = around.patches.of(name);
  // Files that a patching tool writes are newer than the installation. The patch itself is in the key already.
  const installedAt = patches.length ? Infinity : around.installTime.of(folder);
  const changed = isInstalled(folder) ? findChangedFiles(folder, installedAt, disk) : {};
  return [...patches, ...(Object.keys(changed).length ? [digestCanonical(changed)] : [])];
}

/**
 * Where Node may find a dependency: in the node_modules of the package itself, or of a folder above it. A require also
 * takes a file next to a folder of that name (`inner.js`), and goes on where a folder without a manifest has not what it
 * asks for, so all of these count, up to the first folder with a manifest.
 */
function locate(dependency: string, from: string, disk: DiskView): readonly string[] {
  const found: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (!folder.endsWith(`${sep}node_modules`) && disk.kindOf(packages) === 'folder') {
      const at = join(packages, dependency);
      const files = ['', ...moduleEndings()]
        .map((ending) => at + ending)
        .filter((file) => disk.kindOf(file) === 'file');
      found.push(...files.map((file) => disk.realPath(file)));
      // An empty folder is none.
      if (disk.kindOf(at) === 'folder' && disk.namesIn(at).length) {
        found.push(disk.realPath(at));
        if (disk.kindOf(join(at, 'package.json')) === 'file') return found;
      }
    }
    if (folder === dirname(folder)) return found;
  }
}

/** The entry for a folder in npm's lockfile, and the one that npm wrote when it installed the folder. */
interface LockedFolder extends LockedPackage {
  readonly installed: LockedPackage;
}

function findLocked(folder: string, locks: Locks, disk: DiskView): LockedFolder | undefined {
  if (locks.root === undefined || !isInstalled(folder)) return undefined;
  const path = relative(disk.realPath(locks.root), folder).split(sep).join('/');
  const locked = locks.lockedAt(path);
  return locked && { ...locked, installed: locks.installedAt(path) ?? locked };
}

/** The integrity that is locked for a folder, if npm wrote the same one when it installed the folder. */
function checkLocked(name: string, { installed, ...locked }: LockedFolder): string | undefined {
  const isOther = installed.version !== locked.version || (installed.integrity ?? '') !== (locked.integrity ?? '');
  if (isOther) failAuthor('lockfile-differs', { package: name });
  return locked.integrity;
}

/** Code of the repository is identified by its files, whatever its version is. */
function integrityOfVersion(name: string, version: string, folder: string, locks: Locks): string | undefined {
  return isInstalled(folder) ? locks.integrityOf(name, version) : undefined;
}

function isInstalled(folder: string): boolean {
  return folder.split(sep).includes('node_modules');
}
