// The earlier text of a piece of code, and the names that led to it.

import type { ListedPiece } from '../../plan/listing/list-code.ts';
import { readSourceText } from '../../plan/sources/kept-sources.ts';

/** Undefined if its file was not stored. */
export async function readPieceText(piece: ListedPiece, home: string): Promise<string | undefined> {
  const text = await readSourceText(home, piece.source);
  return text === undefined ? undefined : cutOut(text, piece);
}

/** For a file that counts as a whole, there is no position. */
export function cutOut(text: string, { start, end }: Pick<ListedPiece, 'start' | 'end'>): string {
  return end > start ? text.slice(start, end) : text;
}

/** The names that lead to a piece, the step's own first. */
export function wayTo(piece: ListedPiece, code: readonly ListedPiece[]): readonly string[] {
  const names: string[] = [];
  const seen = new Set<ListedPiece>();
  for (let at = code.find((other) => isSame(other, piece)); at && !seen.has(at); ) {
    seen.add(at);
    if (at.name !== null) names.unshift(at.name);
    at = at.via === null ? undefined : code[at.via];
  }
  return names;
}

function isSame(a: ListedPiece, b: ListedPiece): boolean {
  return a.file === b.file && a.name === b.name && a.start === b.start;
}
