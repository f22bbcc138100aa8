// Seeds: a node's from the run's seed and the step's name, so that trials start from the same weights and order, an edit
// reshuffles nothing, and a new node changes no other. Streams of one node are independent by name.

import { createHash } from 'node:crypto';
import { createRandom, type Random } from './random.ts';

/** The first 32 bits of sha256(run's seed, step name), never 0 (tfjs takes a seed of 0 for none). */
export function deriveSeed(seed: number, name: string): number {
  const digest = createHash('sha256').update(`${seed}\n${name}`).digest();
  return digest.readUInt32BE(0) || 1;
}

/** An independent stream of a node's: the same seed and name give the same numbers. */
export function createStream(seed: number, stream: string): Random {
  return createRandom(deriveSeed(seed, stream));
}
