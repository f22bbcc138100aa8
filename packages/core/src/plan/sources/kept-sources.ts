// Files of code as they were, kept next to the store under the digests of their bytes.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';

/** The text of a file as it was; undefined when it was not kept, is damaged, or is no text. */
export async function readSourceText(home: string, digest: Digest): Promise<string | undefined> {
  const file = sourceFile(home, digest);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes && digestBytes(bytes) === digest) return textOf(bytes);
  if (bytes) await removeDamaged(file);
  return undefined;
}

/** Undefined of bytes that are no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  return bytes.subarray(0, 8192).includes(0) ? undefined : new TextDecoder().decode(bytes);
}

/** So that the next run that knows it keeps it again. */
export async function removeDamaged(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

export async function keepSource(path: string, digest: Digest, home: string): Promise<void> {
  const file = sourceFile(home, digest);
  if (!existsSync(file)) await write(file, (unfinished) => copyFile(path, unfinished));
}

/** Writes a file that is not there yet; `make` may find that there is nothing to write. */
export async function writeOnce(file: string, make: () => Promise<string | undefined>): Promise<void> {
  if (existsSync(file)) return;
  const text = await make();
  if (text !== undefined) await write(file, (unfinished) => writeFile(unfinished, text));
}

let written = 0;

async function write(file: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  // Two steps may share a file, and are kept at the same time.
  const unfinished = `${file}.${process.pid}-${written++}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await fill(unfinished);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function sourceFile(home: string, digest: Digest): string {
  return join(home, '.cairn', 'cache', 'sources', digest);
}
