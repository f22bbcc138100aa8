// Compares the code of two commits by their files alone. Which steps reach the code is not known here.

import { isRecord } from '../../base/canonical.ts';
import { type LockedEntry, writeLockedEntry } from '../../base/locked-entry.ts';
import { comparePieces } from '../../key/compare-code.ts';
import { type ChangedPackage, comparePackages } from '../../key/compare-packages.ts';
import type { FilePiece } from '../../plan/listing/list-pieces.ts';
import type { CommitFiles } from './diff-commit-files.ts';
import { cutOut } from './piece-text.ts';

export interface ChangedPiece {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
  readonly through: readonly never[];
  readonly fate: 'changed' | 'added' | 'gone';
  readonly before: string | null;
  readonly now: string | null;
  readonly nodes: null;
}

export interface CodeOfTrees {
  readonly changes: readonly ChangedPiece[];
  readonly packages: readonly ChangedPackage[];
}

/** Undefined if one of the commits is not in the repository. */
export async function diffTrees(
  before: string,
  now: string,
  files: CommitFiles,
  isWanted: (file: string) => boolean,
): Promise<CodeOfTrees | undefined> {
  const changed = (await files.listChanged(before, now))?.filter(isWanted);
  if (!changed) return undefined;
  const changes: ChangedPiece[] = [];
  const packages: ChangedPackage[] = [];
  for (const file of changed) {
    const isLock = /(^|\/)package-lock\.json$/.test(file);
    if (!isLock && !isCode(file)) continue;
    const [old, young] = [(await files.read(before, file)) ?? '', (await files.read(now, file)) ?? ''];
    if (isLock) packages.push(...comparePackages(listLocked(young), listLocked(old)));
    else changes.push(...(await compareFile(file, old, young)));
  }
  return { changes, packages };
}

/** Tests and declarations are not part of a step. */
function isCode(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file) && !/\.(test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/.test(file);
}

async function compareFile(file: string, old: string, young: string): Promise<readonly ChangedPiece[]> {
  // This loads the compiler, so it is imported only here.
  const { listPieces } = await import('../../plan/listing/list-pieces.ts');
  const { changed, added, gone } = comparePieces(listPieces(file, young), listPieces(file, old));
  const tell = (now: FilePiece | undefined, before: FilePiece | undefined): ChangedPiece => ({
    file,
    line: (now ?? before)!.line,
    name: (now ?? before)!.name,
    through: [],
    fate: now && before ? 'changed' : now ? 'added' : 'gone',
    before: before ? cutOut(old, before) : null,
    now: now ? cutOut(young, now) : null,
    nodes: null,
  });
  return [
    ...changed.map((piece) => tell(piece.now, piece.before)),
    ...added.map((piece) => tell(piece, undefined)),
    ...gone.map((piece) => tell(undefined, piece)),
  ];
}

/** Each package in a lockfile, without its dependencies. */
function listLocked(text: string): readonly LockedEntry[] {
  const lock = parse(text);
  const packages = isRecord(lock) && isRecord(lock['packages']) ? lock['packages'] : {};
  const entries = Object.entries(packages).flatMap(([path, entry]) => {
    const name = path.split('node_modules/').at(-1);
    return name && path !== name && isRecord(entry) && typeof entry['version'] === 'string'
      ? [{ name, version: entry['version'], digests: [] }]
      : [];
  });
  return [...new Map(entries.map((entry) => [writeLockedEntry(entry), entry])).values()];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
