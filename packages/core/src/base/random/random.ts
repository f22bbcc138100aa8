// All random numbers in a step come from here, so that one seed gives one result on every machine. The generator uses
// integer arithmetic, and `normal` adds only `Math.log` and `Math.sqrt`, which V8 implements itself.
import { createSplitmix } from './splitmix.ts';
import { createXoshiro, type XoshiroState } from './xoshiro.ts';

/** A seeded source of random numbers. Two sources with the same seed and the same calls give the same numbers. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number;
  /** Uniform among the integers 0 to `n - 1`, without bias. @throws RangeError unless 1 ≤ n ≤ 2³² */
  integer(n: number): number;
  /** Standard normal: mean 0, standard deviation 1 (Marsaglia's polar method, 1964). */
  normal(): number;
  /** Shuffles the array `values` itself (Fisher–Yates, from the end) and returns it. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(values: T): T;
  /** Where it stands, as plain JSON: for a checkpoint. */
  state(): RandomState;
  /** Goes on from a state. @throws RangeError for what `state` never gives */
  restore(state: RandomState): void;
}

export interface RandomState {
  /** Four integers from 0 to 2³² − 1. */
  readonly words: XoshiroState;
  /** The second number of a pair that `normal` made, which it gives next; null if there is none. */
  readonly spare: number | null;
}

const WORDS = 2 ** 32;

/**
 * Creates a generator: xoshiro128**, with its state filled by splitmix32.
 *
 * @param seed - any safe integer, negative too; the bits above the lowest 32 count as well
 * @throws RangeError when the seed is not a safe integer: otherwise 0.1 and 0.2 would be the same seed
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a safe integer, and not ${seed}`);
  let word = createXoshiro(spreadSeed(seed));
  let spare: number | null = null;

  const next = () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;

  const integer = (n: number) => {
    if (!Number.isInteger(n) || n < 1 || n > WORDS) throw new RangeError(`integer(n) needs 1 <= n <= 2^32, not ${n}`);
    // Words above the last whole multiple of n would make small results more likely.
    const limit = WORDS - (WORDS % n);
    let drawn = word();
    while (drawn >= limit) drawn = word();
    return drawn % n;
  };

  const normal = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    }
  };

  const shuffle = <T extends { readonly length: number; [index: number]: unknown }>(values: T): T => {
    for (let i = values.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
    return values;
  };

  const state = (): RandomState => ({ words: word.state(), spare });

  const restore = ({ words, spare: kept }: RandomState): void => {
    const isState = words.length === 4 && words.every((each) => Number.isInteger(each) && each >= 0 && each < WORDS);
    if (!isState || !(kept === null || typeof kept === 'number'))
      throw new RangeError('It is not the state of a source');
    word = createXoshiro(words);
    spare = kept;
  };

  return { next, integer, normal, shuffle, state, restore };
}

/**
 * Four words from a seed: those of splitmix32, the last two combined with the bits above the lowest 32. No two seeds
 * have the same state. No state is four zeros, because neighbouring words of splitmix32 differ.
 */
function spreadSeed(seed: number): [number, number, number, number] {
  const low = seed >>> 0;
  const upper = Math.floor(seed / WORDS) | 0;
  const first = createSplitmix(low);
  const second = createSplitmix(low ^ upper);
  second();
  second();
  return [first(), first(), second(), second()];
}
