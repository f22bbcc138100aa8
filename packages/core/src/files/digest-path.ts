// The digest that a file or a folder would have in the store. Throws if it does not exist.

import { statSync } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { digestFile, digestFolder } from '../base/digest.ts';
import { inParallel } from './in-parallel.ts';
import { type FolderWatch, listFolder } from './list-folder.ts';

export interface PathLook {
  /** Default `digestFile`. */
  readonly digestOf?: (file: string) => Promise<Digest>;
  readonly watch?: FolderWatch;
}

/** The number of files open at the same time: a folder may have more files than a process may open. */
const atOnce = 16;

/** @throws UnstorableError for a folder that contains something that cannot be stored */
export async function digestPath(path: string, { digestOf = digestFile, watch }: PathLook = {}): Promise<Digest> {
  if (!statSync(path).isDirectory()) return digestOf(path);
  const entries = await inParallel(listFolder(path, watch), atOnce, async (file) => ({
    name: file.name,
    digest: await digestOf(file.path),
    size: statSync(file.path).size,
    ...(file.isExecutable && { isExecutable: file.isExecutable }),
  }));
  return digestFolder(entries);
}
