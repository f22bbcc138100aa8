// The files below a folder, as planning sees them.

import { join } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';

export interface ListedFile {
  /** From the folder, with `/` always. */
  readonly name: string;
  /** Undefined of a link: where it leads is not known yet. */
  readonly real: string | undefined;
}

/**
 * All files below, through symlinks, in code-unit order of their names; a link that leads nowhere is among them.
 *
 * @param depth - how many names a path may have at most; default any number
 */
export function listFiles(folder: string, disk: DiskView, depth = Number.POSITIVE_INFINITY): readonly ListedFile[] {
  const files: ListedFile[] = [];
  const walk = (prefix: string, real: string, above: readonly string[]): void => {
    for (const { name: entry, kind, isLink } of disk.entriesIn(join(folder, prefix))) {
      const name = prefix + entry;
      if (kind !== 'folder') {
        // A link that leads nowhere is told of; a pipe is no data.
        if (kind !== 'other') files.push({ name, real: isLink ? undefined : join(real, entry) });
        continue;
      }
      if (above.length >= depth) continue;
      // A link to a folder that it lies in adds nothing.
      const below = disk.realPath(join(folder, name));
      if (!above.includes(below)) walk(`${name}/`, below, [...above, below]);
    }
  };
  const real = disk.realPath(folder);
  walk('', real, [real]);
  return files.sort((a, b) => compareCodeUnits(a.name, b.name));
}
