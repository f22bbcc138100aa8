// Digests of bytes, of files and of folders. A folder's digest is over its names and their digests alone, in code-unit
// order: modes and times are ignored, so that a clone on another machine has the same digest.

import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Digest } from './brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical } from './canonical.ts';
import { readChunks } from './read-chunks.ts';

export function digestBytes(bytes: Uint8Array | string): Digest {
  return hash('sha256', bytes, 'hex') as Digest;
}

export function digestCanonical(value: Canonical): Digest {
  return digestBytes(encodeCanonical(value));
}

export async function digestFile(path: string): Promise<Digest> {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    for await (const chunk of readChunks(file, fstatSync(file).size)) hash.update(chunk);
    return hash.digest('hex') as Digest;
  } finally {
    closeSync(file);
  }
}

/** A member of a folder: its name from the folder's root, with `/` always. */
export interface FolderEntry {
  readonly name: string;
  readonly digest: Digest;
  readonly size: number;
}

export function digestFolder(entries: readonly FolderEntry[]): Digest {
  const sorted = [...entries].sort((a, b) => compareCodeUnits(a.name, b.name));
  return digestCanonical(['folder', sorted.map(({ name, digest }) => [name, digest])]);
}
