// Random numbers for what is run only to be recorded. Whatever draws later draws the same numbers as if nothing had been.

import { createRandom } from '@cairn/core';

/**
 * Runs with a `Math.random` of its own.
 *
 * @param onDraw - is called before a number is drawn
 */
export function withOwnChance<T>(run: () => T, onDraw?: () => void): T {
  const { random } = Math;
  const { next } = createRandom(1);
  Math.random = () => {
    onDraw?.();
    return next();
  };
  try {
    return run();
  } finally {
    Math.random = random;
  }
}
