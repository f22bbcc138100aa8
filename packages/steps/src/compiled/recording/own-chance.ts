// Random numbers for what is made only to be recorded.

import { createRandom } from '@cairn/core';

/** Runs with another `Math.random`, so that whatever draws later draws the same numbers as without. */
export function withOwnChance<T>(run: () => T): T {
  const { random } = Math;
  Math.random = createRandom(1).next;
  try {
    return run();
  } finally {
    Math.random = random;
  }
}
