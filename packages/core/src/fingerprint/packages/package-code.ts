// All code of a package: what counts where an import is computed, since any of it may be meant.

import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, digestCanonical } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';

export interface PackageCode {
  readonly digest: Digest;
  readonly files: readonly (readonly [file: string, digest: Digest])[];
}

/** What can be imported: scripts, JSON, WebAssembly and native code below the nearest package.json. */
export async function digestPackageCode(file: string, disk: DiskView): Promise<PackageCode> {
  const folder = packageFolderOf(file, disk);
  const files: [string, Digest][] = [];
  for (const path of listCode(folder, disk)) {
    const digest = digestBytes(await readFile(path));
    disk.noteFile(path, digest);
    files.push([path, digest]);
  }
  // What is imported is chosen by its path.
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
    // A link is found where it leads, if that is here; one that leads nowhere is nothing.
    if (kind === null || disk.realPath(path) !== join(disk.realPath(folder), name)) return [];
    if (kind === 'folder') return listCode(path, disk);
    return kind === 'file' && /\.([cm]?[jt]sx?|json|wasm|node)$/.test(name) ? [path] : [];
  });
}
