// A manifest, with what its fingerprint was made from: what an explanation is read from.

import type { Digest } from '../base/brand.ts';
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

/** Nothing is known of the code any more where both lists are empty. */
export interface ExplainedManifest<P extends ExplainedPiece = ExplainedPiece> {
  readonly manifest: KeyManifest;
  readonly code: readonly P[];
  /** Lockfile entries. */
  readonly locked: readonly string[];
}
