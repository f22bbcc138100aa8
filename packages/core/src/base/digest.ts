// Digests of bytes, of files and of folders. The digest of a folder covers the names of its files, their digests and
// their executable bits, in code-unit order. Other modes and times are ignored, so that a clone on another machine has
// the same digest.

import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Digest } from './brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical } from './canonical.ts';
import { readChunks } from './read-chunks.ts';

export function digestBytes(bytes: Uint8Array | string): Digest {
  return hash('sha256', bytes, 'hex') as Digest;
}

export function digestCanonical(value: Canonical): Digest {
  return digestBytes(encodeCanonical(value));
}

/** Bytes. A smaller file is read faster synchronously than through Node's thread pool. */
const small = 1 << 17;

export async function digestFile(path: string): Promise<Digest> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // With one call, many small files take a third of the time.
    if (size < small) return digestBytes(readFileSync(file));
    const hash = createHash('sha256');
    for await (const chunk of readChunks(file, size)) hash.update(chunk);
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
  /** Left out if false, so that the digest of a folder without programs depends only on names and bytes. */
  readonly isExecutable?: true;
}

/** Whether the owner of a file may run it as a program, which is what git stores. Windows has no such bit. */
export function isExecutable({ mode }: { readonly mode: number | bigint }): boolean {
  return process.platform !== 'win32' && (Number(mode) & 0o100) !== 0;
}

export function digestFolder(entries: readonly FolderEntry[]): Digest {
  const sorted = [...entries].sort((a, b) => compareCodeUnits(a.name, b.name));
  return digestCanonical([
    'folder',
    sorted.map((entry) => [entry.name, entry.digest, ...(entry.isExecutable ? ['x'] : [])]),
  ]);
}
