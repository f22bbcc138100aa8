// The digest of a file or a folder where it lies, as it would have in the store. Throws when it is not there.

import { statSync } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { digestFile, digestFolder } from '../base/digest.ts';
import { listFolder } from './list-folder.ts';

export async function digestPath(path: string): Promise<Digest> {
  if (!statSync(path).isDirectory()) return digestFile(path);
  const entries = listFolder(path).map(async (file) => ({
    name: file.name,
    digest: await digestFile(file.path),
    size: statSync(file.path).size,
    ...(file.isExecutable && { isExecutable: file.isExecutable }),
  }));
  return digestFolder(await Promise.all(entries));
}
