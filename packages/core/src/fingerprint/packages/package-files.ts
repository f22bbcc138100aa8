// The files of a package that no lockfile vouches for, and of one whose source is not followed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes, digestFolder } from '../../base/digest.ts';
import type { DiskView } from '../disk-view.ts';

/** The digest of its files, those of packages inside apart. */
export function digestPackage(folder: string, disk: DiskView): Digest {
  const names = disk.kindOf(folder) === 'folder' ? listFiles(folder, '', disk) : [];
  const entries = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    disk.noteFile(join(folder, name), digestBytes(bytes));
    return { name, digest: digestBytes(bytes), size: bytes.length };
  });
  return digestFolder(entries);
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
