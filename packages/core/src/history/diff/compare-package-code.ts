// Compares the code of packages that are identified by their files, symbol by symbol, with the lines. The whole package
// is in the key, so all changes count, even in code that the step does not reach.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { comparePieces } from '../../key/compare-code.ts';
import type { CodeListing } from '../../plan/listing/list-code.ts';
import { type FilePiece, listPieces } from '../../plan/listing/list-pieces.ts';
import { readSourceText, textOf } from '../../plan/sources/kept-sources.ts';
import { cutOut } from './piece-text.ts';

export interface ChangedPackageCode {
  readonly file: string;
  readonly line: number;
  /** Null for a statement without a name, and for a whole file. */
  readonly name: string | null;
  readonly fate: 'changed' | 'added' | 'gone';
  /** Its text; null if it does not exist. */
  readonly before: string | null;
  readonly now: string | null;
}

/** @param home - the folder that contains `.cairn` */
export async function comparePackageCode(
  now: CodeListing | undefined,
  before: CodeListing | undefined,
  home: string,
): Promise<readonly ChangedPackageCode[]> {
  // Listings of earlier versions have no files, so everything would look new.
  if (!now?.packageFiles || !before?.packageFiles) return [];
  const was = new Map(before.packageFiles.map(({ file, source }) => [file, source]));
  const is = new Map(now.packageFiles.map(({ file, source }) => [file, source]));
  const changes: ChangedPackageCode[] = [];
  for (const file of new Set([...is.keys(), ...was.keys()])) {
    const [young, old] = [is.get(file), was.get(file)];
    if (young === old) continue;
    const texts = { now: await readText(file, young, home), before: await readText(file, old, home) };
    if (texts.now !== undefined && texts.before !== undefined)
      changes.push(...compareTexts(file, texts.now, texts.before));
    else if (!old || !young) changes.push(tellFile(file, old ? 'gone' : 'added', texts.now, texts.before));
  }
  return changes;
}

function compareTexts(file: string, now: string, before: string): readonly ChangedPackageCode[] {
  const [young, old] = [listOrNone(file, now), listOrNone(file, before)];
  if (!young || !old) return [tellFile(file, 'changed', now, before)];
  const { changed, added, gone } = comparePieces(young, old);
  const tell = (fate: ChangedPackageCode['fate'], is: FilePiece | undefined, was: FilePiece | undefined) => ({
    file,
    line: (is ?? was)!.line,
    name: (is ?? was)!.name,
    fate,
    before: was ? cutOut(before, was) : null,
    now: is ? cutOut(now, is) : null,
  });
  return [
    ...changed.map((pair) => tell('changed', pair.now, pair.before)),
    ...added.map((piece) => tell('added', piece, undefined)),
    ...gone.map((piece) => tell('gone', undefined, piece)),
  ];
}

function tellFile(
  file: string,
  fate: ChangedPackageCode['fate'],
  now: string | undefined,
  before: string | undefined,
): ChangedPackageCode {
  return { file, line: 1, name: null, fate, before: before ?? null, now: now ?? null };
}

/** Undefined for JSON, and for files that cannot be parsed. */
function listOrNone(file: string, text: string): readonly FilePiece[] | undefined {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return undefined;
  try {
    return listPieces(file, text);
  } catch {
    return undefined;
  }
}

/** The stored text, or the current text if it has the same digest. */
async function readText(file: string, source: Digest | undefined, home: string): Promise<string | undefined> {
  if (!source) return undefined;
  const kept = await readSourceText(home, source);
  if (kept !== undefined) return kept;
  const bytes = await readFile(resolve(home, file)).catch(() => undefined);
  return bytes && digestBytes(bytes) === source ? textOf(bytes) : undefined;
}
