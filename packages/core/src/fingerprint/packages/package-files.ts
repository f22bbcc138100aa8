// Hashes the files of a package that has no integrity in a lockfile, or that contains steps: the files count, and not
// the release. Files that only describe a release count if the package's own code names them, because it may read them.
// If other code reads them, the node fails (`run/node/check-reads`, `run/node/check-loads`).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestBytes, digestFolder, type FolderEntry } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { isDescription } from './describing-files.ts';

export interface PackageFiles {
  readonly digest: Digest;
  /** Names of files that count partly or not at all: the manifest, and texts about the package. */
  readonly describing: readonly string[];
  /** Its code by name, to find out later what changed. */
  readonly code: readonly FolderEntry[];
}

/**
 * The digest of its files, without the packages inside it.
 *
 * @param isWhole - every byte counts, whichever code reads it
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
    // `other/package.json` belongs to another package.
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

/** Fields of a manifest that describe the release. Dependencies count as they are installed. */
const ofRelease = new Set([
  ...['version', 'description', 'keywords', 'homepage', 'bugs', 'license', 'licenses', 'author', 'contributors'],
  ...['maintainers', 'funding', 'repository', 'scripts', 'publishConfig', 'packageManager', 'gitHead'],
  ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta'],
]);

/**
 * All other fields in their order, because they may decide which code is loaded. If a manifest cannot be parsed, its
 * text.
 */
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

/** Its files, without the packages inside it. */
function listFiles(root: string, prefix: string, disk: DiskView): string[] {
  return disk.namesIn(join(root, prefix)).flatMap((entry) => {
    const name = prefix + entry;
    const kind = disk.kindOf(join(root, name));
    // The target of a link may belong to another package, or may not exist.
    if (kind === null || disk.realPath(join(root, name)) !== join(disk.realPath(root), name)) return [];
    if (kind === 'folder') return entry === 'node_modules' || entry === '.git' ? [] : listFiles(root, `${name}/`, disk);
    return kind === 'file' ? [name] : [];
  });
}
