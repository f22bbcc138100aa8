// The code that a fingerprint was made from, as an explanation tells it. Listings are kept beside the store under their
// fingerprints, and the files as they were under their digests, so that what changed can be shown long after.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, Fingerprint } from '../../base/brand.ts';
import { isLockedEntry, type LockedEntry, readLockedEntry } from '../../base/locked-entry.ts';
import { isDigits } from '../../base/safe-name.ts';
import { hasFields, isCount, isListOf, isNullOr, isOneOf, isOptional, isString, type Shape } from '../../base/shape.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { UnseenCode } from '../../fingerprint/trace/found-code.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import type { ExplainedPiece } from '../../key/explained-manifest.ts';
import { showPathIn } from '../project/find-project.ts';
import { keepSource, removeDamaged, writeOnce } from '../sources/kept-sources.ts';

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
  /** The packages that it imports. */
  readonly locked: readonly LockedEntry[];
  /** Where code could not be followed. */
  readonly unseen: readonly UnseenCode[];
  /** Code of packages that count by their files; undefined in listings of earlier versions. */
  readonly packageFiles?: readonly PackageFile[];
}

/** A file of a package that was copied into node_modules, or that holds steps. */
export interface PackageFile {
  readonly file: string;
  /** Of the file's bytes. */
  readonly source: Digest;
}

/** Larger files, and all after the first so many, are told by their package alone. */
const mostBytes = 1024 * 1024;
const mostKept = 1000;

export function listCode({ pieces, files, locked, unseen, installed }: Closure, home: string): CodeListing {
  const packageFiles = listPackageCode(installed).map(([path, source]) => ({ file: showPathIn(home, path), source }));
  return {
    code: pieces.map((piece) => ({ ...piece, file: showPathIn(home, piece.file), source: files[piece.file]! })),
    locked,
    unseen: unseen.map((found) => ({ ...found, file: showPathIn(home, found.file) })),
    ...(packageFiles.length && { packageFiles }),
  };
}

function listPackageCode(installed: Closure['installed']): readonly (readonly [path: string, digest: Digest])[] {
  const all = installed.flatMap(({ folder, code }) =>
    code.map((entry) => ({ ...entry, path: join(folder, entry.name) })),
  );
  return all
    .filter(({ size }) => size <= mostBytes)
    .slice(0, mostKept)
    .map(({ path, digest }) => [path, digest]);
}

/** Keeps a listing and the files that it is of. What cannot be kept is not explained by piece later, and no more. */
export async function keepListing(
  { fingerprint, files, installed }: Closure,
  listing: CodeListing,
  home: string,
): Promise<void> {
  const file = listingFile(home, fingerprint);
  try {
    for (const [path, digest] of Object.entries(files)) await keepSource(path, digest, home);
    await writeOnce(file, async () => {
      for (const [path, digest] of listPackageCode(installed)) await keepSource(path, digest, home);
      return sealJson(listing);
    });
  } catch {
    // A full disk, or one that cannot be written.
  }
}

/** As earlier versions wrote it, too. */
type KeptListing = Omit<CodeListing, 'locked'> & { readonly locked: readonly (LockedEntry | string)[] };

const isListing = hasFields<KeptListing>({
  code: isListOf(
    hasFields<ListedPiece>({
      file: isString,
      name: isNullOr(isString),
      line: isCount,
      digest: isDigits as Shape<Digest>,
      start: isCount,
      end: isCount,
      source: isDigits as Shape<Digest>,
      via: isNullOr(isCount),
    }),
  ),
  locked: isListOf((value): value is LockedEntry | string => isString(value) || isLockedEntry(value)),
  unseen: isListOf(
    hasFields<UnseenCode>({ file: isString, line: isCount, why: isOneOf('computed-import', 'eval', 'load-effect') }),
  ),
  packageFiles: isOptional(isListOf(hasFields<PackageFile>({ file: isString, source: isDigits as Shape<Digest> }))),
});

export async function readListing(home: string, fingerprint: Fingerprint): Promise<CodeListing | undefined> {
  const file = listingFile(home, fingerprint);
  const bytes = await readFile(file).catch(() => undefined);
  const listing = bytes && openSealedJson(bytes);
  if (isListing(listing)) {
    const locked = listing.locked.map((entry) => (typeof entry === 'string' ? readLockedEntry(entry) : entry));
    return { ...listing, locked };
  }
  if (bytes) await removeDamaged(file);
  return undefined;
}

function listingFile(home: string, fingerprint: Fingerprint): string {
  return join(home, '.cairn', 'cache', 'code', `${fingerprint}.json`);
}
