// Reads a JSON artifact from the store; undefined when it is missing or damaged.

import { readFile } from 'node:fs/promises';
import type { Digest } from '../base/brand.ts';
import type { Store } from '../store/store.ts';

export async function readArtifactJson(digest: Digest, store: Store): Promise<unknown> {
  const path = await store.pathOf(digest);
  return path === undefined ? undefined : JSON.parse(await readFile(path, 'utf8'));
}
