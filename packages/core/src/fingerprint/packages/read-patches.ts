// Patches of installed packages in the repository: in the folder `patches` next to the lockfile, with the file names of
// patch-package, pnpm and Bun. The package manager, or a script, applies them to the installed packages.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import type { DiskView } from '../disk/disk-view.ts';

export interface Patches {
  /** Digests of the patches of a package, for any version. */
  of(name: string): readonly Digest[];
}

export function readPatches(roots: readonly string[], disk: DiskView): Patches {
  const found = new Map<string, Digest[]>();
  for (const root of new Set(roots)) {
    const folder = join(root, 'patches');
    if (disk.kindOf(folder) !== 'folder') continue;
    for (const file of disk.namesIn(folder)) {
      const name = patchedPackage(file);
      const text = name === undefined ? undefined : disk.readText(join(folder, file));
      if (name !== undefined && text !== undefined) found.set(name, [...(found.get(name) ?? []), digestBytes(text)]);
    }
  }
  return { of: (name) => found.get(name) ?? [] };
}

/**
 * Takes the package from the name of a patch: `@scope+name+1.0.0.patch` and `outer++name+1.0.0.patch` of patch-package,
 * `@scope__name@1.0.0.patch` of pnpm, `@scope%2Fname@1.0.0.patch` of Bun.
 */
export function patchedPackage(file: string): string | undefined {
  if (!file.endsWith('.patch')) return undefined;
  const inner = file.slice(file.lastIndexOf('++') + 1).replace(/^\+/, '');
  const match = /^(?:(@[^+_%/]+)(?:\+|__|%2F))?([^+@]+?)(?:[+@].*)?\.patch$/i.exec(inner);
  return match ? [match[1], match[2]].filter(Boolean).join('/') : undefined;
}
