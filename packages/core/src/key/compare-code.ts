// What differs between the code of two fingerprints, piece by piece. A piece that only moved to another file is the same.

import { compareCodeUnits } from '../base/canonical.ts';
import type { ExplainedPiece } from './explained-manifest.ts';

export interface ChangedCode<P extends ExplainedPiece> {
  readonly changed: readonly { readonly now: P; readonly before: P }[];
  readonly added: readonly P[];
  readonly gone: readonly P[];
}

export function comparePieces<P extends ExplainedPiece>(now: readonly P[], before: readonly P[]): ChangedCode<P> {
  const left = new Set(before);
  const take = (fits: (piece: P) => boolean): P | undefined => {
    const found = [...left].find(fits);
    if (found) left.delete(found);
    return found;
  };
  const unmatched = now.filter((piece) => !take((other) => other.name === piece.name && other.digest === piece.digest));
  const changed: { now: P; before: P }[] = [];
  const added: P[] = [];
  for (const piece of unmatched) {
    // Statements have no names: any of the same file may be meant.
    const found =
      take((other) => other.file === piece.file && other.name === piece.name) ??
      (piece.name === null ? undefined : take((other) => other.name === piece.name));
    if (found) changed.push({ now: piece, before: found });
    else added.push(piece);
  }
  return { changed, added, gone: [...left] };
}

/** Of lockfile entries: the new ones, and `without …` for those that nothing took the place of. */
export function comparePackages(now: readonly string[], before: readonly string[]): readonly string[] {
  const added = now.filter((entry) => !before.includes(entry)).map(nameOf);
  const gone = before.filter((entry) => !now.includes(entry)).map(nameOf);
  const isReplaced = (entry: string): boolean => added.some((other) => withoutVersion(other) === withoutVersion(entry));
  return [...added, ...gone.filter((entry) => !isReplaced(entry)).map((entry) => `without ${entry}`)].sort(
    compareCodeUnits,
  );
}

/** `zod@4.0.0` of `zod@4.0.0 sha512-…`. */
function nameOf(entry: string): string {
  return entry.split(' ')[0]!;
}

function withoutVersion(entry: string): string {
  return entry.slice(0, entry.lastIndexOf('@'));
}
