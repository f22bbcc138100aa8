// Whether a run wrote a published file: of this folder, or of another clone of the repository.

import type { Digest } from '../../base/brand.ts';
import { readRuns } from './list-runs.ts';

/**
 * @param path - of the file, relative to the folder that contains `.cairn`
 * @param bytes - the digest of the file
 */
export async function wasPublished(root: string, path: string, bytes: Digest): Promise<boolean> {
  const { runs } = await readRuns(root);
  return runs.some(({ published = [] }) => published.some((file) => file.path === path && file.bytes === bytes));
}
