// The code that a fingerprint was made from, as an explanation tells it. Listings are kept beside the store under their
// fingerprints, and the files as they were under their digests, so that what changed can be shown long after.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, Fingerprint } from '../base/brand.ts';
import { isRecord } from '../base/canonical.ts';
import { digestBytes } from '../base/digest.ts';
import type { UnseenCode } from '../fingerprint/found-code.ts';
import type { Closure } from '../fingerprint/trace-closure.ts';
import type { ExplainedPiece } from '../key/explained-manifest.ts';
import { openSealedJson, sealJson } from '../store/sealed-json.ts';
import { showPathIn } from './find-project.ts';

export interface ListedPiece extends ExplainedPiece {
  /** Where its text lies in its file. */
  readonly start: number;
  readonly end: number;
  /** Of the file's bytes. */
  readonly source: Digest;
  /** The piece that led here, by its place in the list; null for a root. */
  readonly via: number | null;
}

export interface CodeListing {
  readonly code: readonly ListedPiece[];
  /** Lockfile entries. */
  readonly locked: readonly string[];
  /** Where code could not be followed. */
  readonly unseen: readonly UnseenCode[];
}

export function listCode({ pieces, files, locked, unseen }: Closure, home: string): CodeListing {
  return {
    code: pieces.map((piece) => ({ ...piece, file: showPathIn(home, piece.file), source: files[piece.file]! })),
    locked,
    unseen: unseen.map((found) => ({ ...found, file: showPathIn(home, found.file) })),
  };
}

/** Keeps a listing and the files that it is of. What cannot be kept is not explained by piece later, and no more. */
export async function keepListing({ fingerprint, files }: Closure, listing: CodeListing, home: string): Promise<void> {
  const file = listingFile(home, fingerprint);
  try {
    for (const [path, digest] of Object.entries(files)) await keepSource(path, digest, home);
    if (!existsSync(file)) await write(file, (unfinished) => writeFile(unfinished, sealJson(listing)));
  } catch {
    // A full disk, or one that cannot be written.
  }
}

export async function readListing(home: string, fingerprint: Fingerprint): Promise<CodeListing | undefined> {
  const file = listingFile(home, fingerprint);
  const bytes = await readFile(file).catch(() => undefined);
  const listing = bytes && openSealedJson(bytes);
  if (isRecord(listing) && Array.isArray(listing['code'])) return listing as unknown as CodeListing;
  if (bytes) await removeDamaged(file);
  return undefined;
}

/** The text of a file as it was; undefined when it was not kept, or is damaged. */
export async function readSourceText(home: string, digest: Digest): Promise<string | undefined> {
  const file = sourceFile(home, digest);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes && digestBytes(bytes) === digest) return new TextDecoder().decode(bytes);
  if (bytes) await removeDamaged(file);
  return undefined;
}

/** So that the next run that knows it keeps it anew. */
async function removeDamaged(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

async function keepSource(path: string, digest: Digest, home: string): Promise<void> {
  const file = sourceFile(home, digest);
  if (!existsSync(file)) await write(file, (unfinished) => copyFile(path, unfinished));
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

function listingFile(home: string, fingerprint: Fingerprint): string {
  return join(home, '.cairn', 'cache', 'code', `${fingerprint}.json`);
}

function sourceFile(home: string, digest: Digest): string {
  return join(home, '.cairn', 'cache', 'sources', digest);
}
