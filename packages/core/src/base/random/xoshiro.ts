/** Four words of 32 bits. At least one is not zero. */
export type XoshiroState = readonly [number, number, number, number];

/** Gives the next word; `state` is where it stands. */
export type Xoshiro = (() => number) & { state(): XoshiroState };

/**
 * The generator xoshiro128** 1.1: each call returns the next word, an integer from 0 to 2³² − 1.
 *
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021), and their public
 * domain `xoshiro128starstar.c`. Not for secrets.
 *
 * @throws RangeError when all four words are zero, the one state that the generator never leaves
 */
export function createXoshiro(state: XoshiroState): Xoshiro {
  let [a, b, c, d] = state;
  if ((a | b | c | d) === 0) throw new RangeError('xoshiro128** needs a state that is not all zero');
  const next = (): number => {
    const product = Math.imul(b, 5);
    const word = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word;
  };
  return Object.assign(next, { state: (): XoshiroState => [a >>> 0, b >>> 0, c >>> 0, d >>> 0] });
}
