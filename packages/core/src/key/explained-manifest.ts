// A manifest, together with what its fingerprint was computed from. Explanations are made from it.

import type { Digest } from '../base/brand.ts';
import type { LockedEntry } from '../base/locked-entry.ts';
import type { KeyManifest } from './manifest.ts';

/** A piece of the code that a fingerprint was made from. */
export interface ExplainedPiece {
  /** Relative to the project. */
  readonly file: string;
  /** What it declares; null for a statement, or for a file as a whole. */
  readonly name: string | null;
  readonly line: number;
  readonly digest: Digest;
}

/** If both lists are empty, nothing is known about the code. */
export interface ExplainedManifest<P extends ExplainedPiece = ExplainedPiece> {
  readonly manifest: KeyManifest;
  readonly code: readonly P[];
  /** The packages that it imports. */
  readonly locked: readonly LockedEntry[];
}
