// The same work with several seeds, next to grid: what comes out says how much of a difference is chance.

import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation } from '../base/errors/source-location.ts';
import { deriveSeed } from '../base/random/seed.ts';
import { checkFunction } from './recording/check-call.ts';

/**
 * Calls `make` with so many seeds, and returns what it made, in their order. Give the seed to the steps that draw random
 * numbers, as their param `seed`: `repeat(5, (seed) => train({ rows }, { ...point, seed }))`. `best` takes trials that
 * differ only in their seeds for one, and judges it by the mean.
 *
 * The seed at position n, from 1, is the first 32 bits of sha256("n\nrepeat"), never 0: the same in every run and for
 * every point of a grid, so that points are compared on the same seeds, and so that more repeats keep those that are made.
 *
 * @param count - a whole number from 1
 * @throws AuthorError `repeat-count-wrong`
 */
export function repeat<T>(count: number, make: (seed: number, index: number) => T): readonly T[] {
  if (!Number.isSafeInteger(count) || count < 1)
    return failAuthor('repeat-count-wrong', { count: String(count) }, callerLocation(repeat));
  checkFunction('repeat', 'its second argument', make, 'repeat(5, (seed) => …)', callerLocation(repeat));
  return Array.from({ length: count }, (_, index) => make(deriveSeed(index + 1, 'repeat'), index));
}
