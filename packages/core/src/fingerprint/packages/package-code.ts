// All code of a package. All of it counts if an import is computed, because any file may be loaded.

import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, digestCanonical } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';

export interface PackageCode {
  readonly digest: Digest;
  readonly files: readonly (readonly [file: string, digest: Digest])[];
}

/** All files that can be imported: scripts, JSON, WebAssembly and native code below the nearest package.json. */
export async function digestPackageCode(file: string, disk: DiskView): Promise<PackageCode> {
  const folder = packageFolderOf(file, disk);
  const files: [string, Digest][] = [];
  for (const path of listCode(folder, disk)) {
    const digest = digestBytes(await readFile(path));
    disk.noteFile(path, digest);
    files.push([path, digest]);
  }
  // A computed import chooses a file by its path.
  const named = files.map(([path, digest]) => [relative(folder, path).split(sep).join('/'), digest]);
  return { digest: digestCanonical(named), files };
}

function packageFolderOf(file: string, disk: DiskView): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (disk.kindOf(join(folder, 'package.json')) === 'file') return folder;
    if (folder === dirname(folder)) return dirname(file);
  }
}

function listCode(folder: string, disk: DiskView): readonly string[] {
  return disk.namesIn(folder).flatMap((name) => {
    if (name === 'node_modules' || name.startsWith('.')) return [];
    const path = join(folder, name);
    const kind = disk.kindOf(path);
    // A link to a file in this folder is listed as its target. A broken link is ignored.
    if (kind === null || disk.realPath(path) !== join(disk.realPath(folder), name)) return [];
    if (kind === 'folder') return listCode(path, disk);
    return kind === 'file' && /\.([cm]?[jt]sx?|json|wasm|node)$/.test(name) ? [path] : [];
  });
}
