// Reads a JSON artifact from the store; undefined when it is missing, damaged, or no JSON: a shared store may name any
// bytes as the result of a key.

import { readFile } from 'node:fs/promises';
import type { Digest } from '../../base/brand.ts';
import type { Store } from '../../store/store.ts';

export async function readArtifactJson(digest: Digest, store: Store): Promise<unknown> {
  const path = await store.pathOf(digest);
  if (path === undefined) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG')
      return undefined;
    throw error;
  }
}
