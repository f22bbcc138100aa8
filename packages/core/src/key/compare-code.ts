// Compares the code of two fingerprints, piece by piece. A piece that only moved to another file counts as unchanged.

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
    // Statements have no names: a statement can match any other one of the same file.
    const found =
      take((other) => other.file === piece.file && other.name === piece.name) ??
      (piece.name === null ? undefined : take((other) => other.name === piece.name));
    if (found) changed.push({ now: piece, before: found });
    else added.push(piece);
  }
  return { changed, added, gone: [...left] };
}
