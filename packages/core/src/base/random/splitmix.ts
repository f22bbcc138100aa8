/**
 * The generator splitmix32: each call returns the next word, an integer from 0 to 2³² − 1. It spreads one seed over a
 * larger state. Neighbouring seeds give unrelated sequences.
 *
 * Source: the step of G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, in
 * its 32-bit form: a Weyl sequence by the golden ratio, through the mixer with constants 0x21f0aaad and 0x735a2d97 (C.
 * Wellons, "Hash function prospector").
 */
export function createSplitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}
