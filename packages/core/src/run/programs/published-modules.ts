// Whether installed packages of Python are those that were published: uv keeps what it downloaded, and another environment
// may share these files, so that an edit in one of them is in what uv installs next.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { listOrNone, readOrNone } from '../../files/read-small.ts';

/**
 * The first file that is not as its package lists it, with digests, in `RECORD`. Undefined if all are.
 *
 * Format: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export function findEditedModule(folder: string): string | undefined {
  for (const packages of listSitePackages(folder))
    for (const entry of listOrNone(packages)) {
      if (!entry.endsWith('.dist-info')) continue;
      const record = readOrNone(join(packages, entry, 'RECORD'))?.toString() ?? '';
      for (const line of record.split(/\r?\n/)) {
        const found = /^"?([^",]+)"?,sha256=([\w-]+),\d*$/.exec(line);
        // Programs outside of the folder are written for each environment.
        if (!found || found[1]!.startsWith('..')) continue;
        const file = join(packages, found[1]!);
        const bytes = readOrNone(file);
        if (!bytes || createHash('sha256').update(bytes).digest('base64url') !== found[2]) return file;
      }
    }
  return undefined;
}

/** `lib/python3.12/site-packages`, or `Lib/site-packages` on Windows. */
export function listSitePackages(folder: string): readonly string[] {
  const folders = ['lib', 'Lib'].flatMap((lib) =>
    ['.', ...listOrNone(join(folder, lib))].map((name) => join(folder, lib, name, 'site-packages')),
  );
  return folders.filter((packages) => listOrNone(packages).length > 0);
}
