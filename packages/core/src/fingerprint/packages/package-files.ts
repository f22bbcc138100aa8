// The files of a package that no lockfile vouches for, and of one that holds steps: what they are counts, not the release
// that they came with. What only describes a release counts where the package's own code names it, so that it may read it;
// whoever reads it all the same fails the node (`run/node/check-reads`, `run/node/check-loads`).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestBytes, digestFolder, type FolderEntry } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { isDescription } from './describing-files.ts';

export interface PackageFiles {
  readonly digest: Digest;
  /** Names of the files that do not count, or not as a whole: the manifest, and texts about the package. */
  readonly describing: readonly string[];
  /** Its code as it lies there, by name: for telling later what changed in it. */
  readonly code: readonly FolderEntry[];
}

/**
 * The digest of its files, those of packages inside apart.
 *
 * @param isWhole - every byte counts, whoever reads it
 */
export function digestPackage(folder: string, disk: DiskView, isWhole: boolean): PackageFiles {
  const names = disk.kindOf(folder) === 'folder' ? listFiles(folder, '', disk) : [];
  const files = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    disk.noteFile(join(folder, name), digestBytes(bytes));
    return { name, bytes };
  });
  const codeFiles = files.filter(({ name }) => isCode(name));
  const code = codeFiles.map(({ bytes }) => bytes.toString('latin1'));
  const isNamed = (name: string): boolean => {
    // `other/package.json` is another package's.
    const written = new RegExp(`(?<![\\w@-]/)${name.replaceAll('.', '\\.')}`);
    return code.some((text) => written.test(text));
  };
  const describing = new Set(isWhole ? [] : names.filter((name) => isDescription(name) && !isNamed(name)));
  const entries = files.flatMap(({ name, bytes }) => {
    if (!describing.has(name)) return [{ name, digest: digestBytes(bytes), size: bytes.length }];
    const deciding = name === 'package.json' ? decidingPart(bytes) : undefined;
    return deciding === undefined ? [] : [{ name, digest: digestBytes(deciding), size: deciding.length }];
  });
  return {
    digest: digestFolder(entries),
    describing: [...describing],
    code: codeFiles.map(({ name, bytes }) => ({ name, digest: digestBytes(bytes), size: bytes.length })),
  };
}

function isCode(name: string): boolean {
  return /\.([cm]?[jt]sx?|json|node|wasm)$/.test(name) && name !== 'package.json';
}

/** Fields of a manifest that describe its release. What it needs counts as it is installed. */
const ofRelease = new Set([
  ...['version', 'description', 'keywords', 'homepage', 'bugs', 'license', 'licenses', 'author', 'contributors'],
  ...['maintainers', 'funding', 'repository', 'scripts', 'publishConfig', 'packageManager', 'gitHead'],
  ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta'],
]);

/** All other fields, in their order: they may decide which code is loaded. A manifest that cannot be parsed is its text. */
function decidingPart(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest)
      ? JSON.stringify(Object.entries(manifest).filter(([field]) => !ofRelease.has(field)))
      : text;
  } catch {
    return text;
  }
}

/** Its files, those of packages inside apart. */
function listFiles(root: string, prefix: string, disk: DiskView): string[] {
  return disk.namesIn(join(root, prefix)).flatMap((entry) => {
    const name = prefix + entry;
    const kind = disk.kindOf(join(root, name));
    // What a link leads to is not the package's own, and it may lead nowhere.
    if (kind === null || disk.realPath(join(root, name)) !== join(disk.realPath(root), name)) return [];
    if (kind === 'folder') return entry === 'node_modules' || entry === '.git' ? [] : listFiles(root, `${name}/`, disk);
    return kind === 'file' ? [name] : [];
  });
}
