// Reads the lockfiles of package managers: the version at a path (npm), and the integrity of each version as the
// registry states it. npm, pnpm, Yarn 1 and Bun write the same integrity, so the same packages give the same key. Yarn
// 2 and later write a checksum of their own archives, which no other tool has: those packages are identified by their
// files.

import { dirname, join } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { hasFields, isBoolean, isMapOf, isOptional, isString } from '../../base/shape.ts';
import type { DiskView } from '../disk/disk-view.ts';

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Locks {
  /** The folder that the paths are relative to: the nearest one above the project with a lockfile. */
  readonly root: string | undefined;
  /** The name of a lockfile without integrities, if there is one. */
  readonly unread: string | undefined;
  /** The entry for a path in npm's lockfile. */
  lockedAt(path: string): LockedPackage | undefined;
  /** The entry that npm wrote when it installed a path. */
  installedAt(path: string): LockedPackage | undefined;
  /** The integrity of a version of a package, wherever it is installed; undefined if no lockfile states it. */
  integrityOf(name: string, version: string): string | undefined;
}

interface Read {
  readonly byPath?: Readonly<Record<string, LockedPackage>>;
  readonly byVersion: ReadonlyMap<string, string>;
}

const readers: Readonly<Record<string, (text: string, file: string) => Read>> = {
  'package-lock.json': readNpm,
  'npm-shrinkwrap.json': readNpm,
  'pnpm-lock.yaml': (text) => ({ byVersion: readPnpm(text) }),
  'yarn.lock': (text) => ({ byVersion: readYarn(text) }),
  'bun.lock': (text) => ({ byVersion: readBun(text) }),
};

/** Reads the lockfiles of the nearest folder above a project that has one. Missing facts are not guessed. */
export function readLocks(projectRoot: string, disk: DiskView): Locks {
  const root = findLockRoot(projectRoot, disk);
  const read: Read[] = [];
  let unread = root !== undefined && disk.kindOf(join(root, binaryLock)) === 'file' ? binaryLock : undefined;
  if (root !== undefined)
    for (const [name, reader] of Object.entries(readers)) {
      const file = join(root, name);
      const text = disk.readText(file);
      if (text === undefined) continue;
      read.push(reader(text, file));
      if (name === 'yarn.lock' && /^__metadata:/m.test(text)) unread = name;
    }
  const hidden = root === undefined ? undefined : join(root, 'node_modules', '.package-lock.json');
  const text = hidden && disk.readText(hidden);
  const installed = hidden && text !== undefined ? readNpm(text, hidden).byPath : undefined;
  return {
    root,
    unread,
    lockedAt: (path) => read.find(({ byPath }) => byPath && Object.hasOwn(byPath, path))?.byPath?.[path],
    installedAt: (path) => installed?.[path],
    integrityOf(name, version) {
      for (const { byVersion } of read) {
        const integrity = byVersion.get(`${name}@${version}`);
        // If one version has two integrities, it is unknown which one is installed.
        if (integrity !== undefined) return integrity === ambiguous ? undefined : integrity;
      }
      return undefined;
    },
  };
}

const ambiguous = '';
const binaryLock = 'bun.lockb';

function findLockRoot(from: string, disk: DiskView): string | undefined {
  const names = [...Object.keys(readers), binaryLock];
  for (let folder = from; ; folder = dirname(folder)) {
    if (names.some((name) => disk.kindOf(join(folder, name)) === 'file')) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function collect(pairs: Iterable<readonly [version: string, integrity: string]>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [version, integrity] of pairs) {
    const known = found.get(version);
    found.set(version, known === undefined || known === integrity ? integrity : ambiguous);
  }
  return found;
}

function readNpm(text: string, file: string): Read {
  const fail = (message: string): never => failAuthor('manifest-broken', { file, message });
  let lockfile: unknown;
  try {
    lockfile = JSON.parse(text);
  } catch (error) {
    return fail((error as Error).message);
  }
  if (!isRecord(lockfile)) return fail('it is not a record');
  const { packages = {} } = lockfile;
  if (!isRecord(packages)) return fail("its 'packages' are not a record");
  const wrong = Object.entries(packages).find(([, entry]) => !isLockedPackage(entry));
  if (wrong) return fail(`its entry '${wrong[0]}' is not one that npm writes`);
  return indexNpm(packages as Readonly<Record<string, LockedPackage>>);
}

const areVersions = isMapOf(isString);
const isLockedPackage = hasFields<LockedPackage>({
  version: isOptional(isString),
  integrity: isOptional(isString),
  link: isOptional(isBoolean),
  dependencies: isOptional(areVersions),
  optionalDependencies: isOptional(areVersions),
  peerDependencies: isOptional(areVersions),
});

function indexNpm(packages: Readonly<Record<string, LockedPackage>>): Read {
  const pairs = Object.entries(packages).flatMap(([path, { version, integrity }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return path.includes('node_modules/') && version && integrity ? [[`${name}@${version}`, integrity] as const] : [];
  });
  return { byPath: packages, byVersion: collect(pairs) };
}

/** Below `patchedDependencies:` in pnpm's lockfile: `  zod@3.23.8:`, or only the name, and `    hash: …`. */
const patch = /^ {2}'?((?:@[^/\s]+\/)?[^'(:\s]+?)'?:\n {4}hash: (\S+)/gm;

/** `  'zod@3.23.8':` and in one of the lines below it `resolution: {integrity: sha512-…}`. */
function readPnpm(text: string): ReadonlyMap<string, string> {
  const entry =
    /^ {2}'?\/?((?:@[^/\s]+\/)?[^@/\s]+@[^('":\s]+)[^\n]*:\n(?: {4}[^\n]*\n)*? {4}resolution: \{integrity: ([^,}\s]+)/gm;
  const patched = new Map([...text.matchAll(patch)].map(([, version, hash]) => [version!, ` ${hash!}`] as const));
  return collect(
    [...text.matchAll(entry)].map(([, version, integrity]) => {
      const hash = patched.get(version!) ?? patched.get(version!.slice(0, version!.lastIndexOf('@'))) ?? '';
      return [version!, integrity! + hash] as const;
    }),
  );
}

/** Yarn 1: `zod@^3.0.0:`, then `  version "3.23.8"`, and `  integrity sha512-…`. */
function readYarn(text: string): ReadonlyMap<string, string> {
  const entry = /^"?((?:@[^/\s"]+\/)?[^@\s"]+)@[^\n]*:\n {2}version "([^"]+)"\n(?: {2}[^\n]*\n)*? {2}integrity (\S+)/gm;
  return collect(
    [...text.matchAll(entry)].map(([, name, version, integrity]) => [`${name}@${version}`, integrity!] as const),
  );
}

/** `"zod": ["zod@3.23.8", "", {…}, "sha512-…"],` on one line. */
function readBun(text: string): ReadonlyMap<string, string> {
  const entry = /^\s*"[^"]+": \["((?:@[^/"]+\/)?[^@"]+@[^"]+)".*"(sha\d+-[^"]+)"\],?\s*$/gm;
  return collect([...text.matchAll(entry)].map(([, version, integrity]) => [version!, integrity!] as const));
}
