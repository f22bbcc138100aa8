// The pieces of one file of code by themselves, from its text alone: for comparing two versions of a file where nothing
// is known any more of what led to it. Comments, layout and types make no difference, as in a fingerprint.

import { digestCanonical } from '../../base/digest.ts';
import { parseModule } from '../../fingerprint/parse/parse-module.ts';
import type { ExplainedPiece } from '../../key/explained-manifest.ts';

export interface FilePiece extends ExplainedPiece {
  /** Where its text lies in its file. */
  readonly start: number;
  readonly end: number;
}

export function listPieces(file: string, text: string): readonly FilePiece[] {
  const { units } = parseModule(file, Buffer.from(text));
  const pieces = units.filter(({ isPart }) => !isPart);
  return pieces.map(({ names, line, start, end, code, references }) => ({
    file,
    name: names.join(', ') || null,
    line,
    start,
    end,
    // A piece that was put in above changes numbers of pieces, and nothing else.
    digest: digestCanonical([code, JSON.stringify(references.map((reference) => ({ ...reference, unit: null })))]),
  }));
}
