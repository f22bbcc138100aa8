// The packages that code imports, with all that they need, as they are installed: each manifest is read, and each
// dependency looked for where Node would find it, from the real folder of the package that needs it. So it is the same
// under npm, pnpm, Yarn and Bun, hoisted, isolated and linked, and a link that is moved to another version is seen. What
// a package is, is its version and the integrity that a lockfile states for it, with what was changed in it since it was
// installed, or else the digest of its files. One that holds steps is its files in any case: the integrity covers its
// version too, and a release that only raises it runs nothing.

import { dirname, join, relative, sep } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import { corePackage } from '../../base/core-package.ts';
import { digestCanonical, type FolderEntry } from '../../base/digest.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { findChangedFiles, type InstallTime, openInstallTime } from './changed-files.ts';
import { readManifest } from './installed-package.ts';
import { digestPackage } from './package-files.ts';
import { type LockedPackage, type Locks, readLocks } from './read-locks.ts';
import { type Patches, readPatches } from './read-patches.ts';

/** One package of a slice, as people are told: `zod@4.6.7 sha512-…`. */
export type LockedEntry = string;

export interface InstalledPackage {
  readonly name: string;
  /** Where it is when links are followed. */
  readonly folder: string;
  readonly locked: LockedEntry;
  /** What is in a key: the same, or without the version where it is its files. */
  readonly entry: string;
  /** Absolute: files that do not count, or not as a whole, and that nothing may read for a result. */
  readonly describing: readonly string[];
  /** Of one that counts by its files: its code, by name in its folder. */
  readonly code: readonly FolderEntry[];
  /** What it computes may depend on the platform. */
  readonly isNative: boolean;
}

export interface InstalledPackages {
  /** A lockfile that does not say what its packages are: they enter by their files, which takes longer. */
  readonly unread: string | undefined;
  /** A package and all that it needs, each once, in the order of their entries. `folder` is where it is installed. */
  slice(name: string, folder: string): readonly InstalledPackage[];
}

/**
 * Opens what is installed for a project.
 *
 * @throws AuthorError `lockfile-differs` from `slice`, where npm's lockfile names another version than is installed
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
  const { locks } = around;
  const { name = asName, dependencies: declared, isNative, ...manifest } = readManifest(folder, disk);
  const locked = findLocked(folder, locks, disk);
  const { dependencies: needed, optionalDependencies: optional, peerDependencies: peers } = locked ?? {};
  const dependencies = new Set([...declared, ...Object.keys({ ...needed, ...optional, ...peers })]);
  const version = manifest.version || (locked?.version ?? '');
  const integrity = locked ? checkLocked(name, locked) : integrityOfVersion(name, version, folder, locks);
  // What is installed by hand in the place of what is locked is its files, too.
  const isLocked =
    integrity !== undefined && (locked?.version ?? version) === version && !dependencies.has(corePackage);
  // Those that find native code do so by the manifest of who calls them.
  const files = isLocked ? undefined : digestPackage(folder, disk, isNative);
  const changes = isLocked ? describeChanges(name, folder, around, disk) : [];
  const named = [`${name}@${version}`, files?.digest ?? integrity, ...changes].join(' ');
  const found = [...dependencies].flatMap((dependency) => {
    // Core stands in a key by its own version, so that upgrading Cairn runs nothing by itself.
    const at = dependency === corePackage ? undefined : locate(dependency, folder, disk);
    return at === undefined ? [] : [[dependency, at] as const];
  });
  return {
    name: asName,
    folder,
    locked: named,
    entry: files ? `${name} ${files.digest}` : named,
    describing: (files?.describing ?? []).map((file) => join(folder, file)),
    code: files?.code ?? [],
    isNative,
    dependencies: found,
  };
}

/** What is in no lockfile: the patches of a package, and what was changed in its folder. Nothing, nearly always. */
function describeChanges(name: string, folder: string, around: Around, disk: DiskView): readonly string[] {
  const patches = around.patches.of(name);
  // What a patching tool writes is younger than the installation, unless that is looked over later: the patch says it.
  const installedAt = patches.length ? Infinity : around.installTime.of(folder);
  const changed = isInstalled(folder) ? findChangedFiles(folder, installedAt, disk) : {};
  return [...patches, ...(Object.keys(changed).length ? [digestCanonical(changed)] : [])];
}

/** Where Node would find a dependency: in the node_modules of the package itself, or of a folder above it. */
function locate(dependency: string, from: string, disk: DiskView): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (!folder.endsWith(`${sep}node_modules`)) {
      const found = join(folder, 'node_modules', dependency);
      if (disk.kindOf(join(found, 'package.json')) === 'file') return disk.realPath(found);
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** What npm's lockfile says of a folder, and what npm wrote down when it installed it. */
interface LockedFolder extends LockedPackage {
  readonly installed: LockedPackage;
}

function findLocked(folder: string, locks: Locks, disk: DiskView): LockedFolder | undefined {
  if (locks.root === undefined || !isInstalled(folder)) return undefined;
  const path = relative(disk.realPath(locks.root), folder).split(sep).join('/');
  const locked = locks.lockedAt(path);
  return locked && { ...locked, installed: locks.installedAt(path) ?? locked };
}

/** The integrity that is locked for a folder, of which npm must have written down the same. */
function checkLocked(name: string, { installed, ...locked }: LockedFolder): string | undefined {
  const isOther = installed.version !== locked.version || (installed.integrity ?? '') !== (locked.integrity ?? '');
  if (isOther) failAuthor('lockfile-differs', { package: name });
  return locked.integrity;
}

/** Code of the repository is what its files are, whatever version it bears. */
function integrityOfVersion(name: string, version: string, folder: string, locks: Locks): string | undefined {
  return isInstalled(folder) ? locks.integrityOf(name, version) : undefined;
}

function isInstalled(folder: string): boolean {
  return folder.split(sep).includes('node_modules');
}
