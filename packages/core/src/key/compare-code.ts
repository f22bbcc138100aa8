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

/**
 * Of packages, by their names: `zod 4.0.0 → 4.0.1`, `zod@4.0.0 with other files`, `zod@4.0.0` for a new one, and
 * `without zod@4.0.0` for one that nothing took the place of.
 */
export function comparePackages(now: readonly string[], before: readonly string[]): readonly string[] {
  const added = groupByName(now.filter((entry) => !before.includes(entry)));
  const gone = groupByName(before.filter((entry) => !now.includes(entry)));
  const names = [...new Set([...added.keys(), ...gone.keys()])];
  return names.sort(compareCodeUnits).flatMap((name) => {
    const [to, from] = [added.get(name) ?? [], gone.get(name) ?? []];
    return Array.from({ length: Math.max(to.length, from.length) }, (_, place) => {
      const [version, was] = [to[place], from[place]];
      if (version === undefined) return `without ${name}@${was}`;
      if (was === undefined) return `${name}@${version}`;
      return version === was ? `${name}@${version} with other files` : `${name} ${was} → ${version}`;
    });
  });
}

/** Versions by name, of entries such as `zod@4.0.0 sha512-…`. */
function groupByName(entries: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, string[]>();
  for (const entry of entries) {
    const [named = ''] = entry.split(' ', 1);
    const at = named.lastIndexOf('@');
    const name = named.slice(0, at);
    versions.set(name, [...(versions.get(name) ?? []), named.slice(at + 1)]);
  }
  return versions;
}
