// The files of a folder of images.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits } from '@cairn/core';

/**
 * Paths with `/`, in the order of code units. Hidden files, which systems leave in folders, are not listed.
 *
 * @throws Error if there are none
 */
export async function listImageFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== 'Thumbs.db')
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  if (paths.length === 0) throw new Error('The folder of images has no files');
  return paths.sort(compareCodeUnits);
}
