// What a run knows of artifacts that it found damaged: which are being made again, how often, and which came out otherwise.

import type { Digest, NodeId } from '../../base/brand.ts';

export interface ArtifactRepairs {
  /** Nodes that are being made again. Whoever asks meanwhile waits for the same repair, and learns how it ended. */
  readonly running: Map<NodeId, Promise<void>>;
  /** How often an artifact was found damaged. */
  readonly damages: Map<Digest, number>;
  /** Artifacts whose node gave other bytes when it was made again: it is not made a third time. */
  readonly lost: Set<Digest>;
}

export function createArtifactRepairs(): ArtifactRepairs {
  return { running: new Map(), damages: new Map(), lost: new Set() };
}
