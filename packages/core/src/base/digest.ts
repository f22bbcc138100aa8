// Digests of bytes, of files and of folders. A folder's digest is over its names, their digests and which of its files
// are programs, in code-unit order: other modes and times are ignored, so that a clone on another machine has the same
// digest.

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
  /** Left out of a file that is none: the digests of folders without programs are those of their names and bytes. */
  readonly isExecutable?: true;
}

/** Whether a file may be run as a program by its owner, as git sees it. Windows has no such mark. */
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
