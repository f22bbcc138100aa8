// Seeds. A node's seed depends on the run's seed and the step's name. So all trials start from the same weights and
// order, an edit does not reshuffle anything, and a new node does not change other nodes. Streams of one node are
// independent if their names differ.

import { createHash } from 'node:crypto';
import { createRandom, type Random } from './random.ts';

/** The first 32 bits of sha256(run's seed, step name), never 0 (tfjs treats a seed of 0 as missing). */
export function deriveSeed(seed: number, name: string): number {
  const digest = createHash('sha256').update(`${seed}\n${name}`).digest();
  return digest.readUInt32BE(0) || 1;
}

/** An independent stream of a node: the same seed and name give the same numbers. */
export function createStream(seed: number, stream: string): Random {
  return createRandom(deriveSeed(seed, stream));
}
