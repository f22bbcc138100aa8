import { expect, test } from 'vitest';
import reference from './random.reference.json' with { type: 'json' };
import { createSplitmix } from './splitmix.ts';

test.each(reference.splitmix)('splitmix32 from $seed', ({ seed, words }) => {
  const next = createSplitmix(seed);
  expect(words.map(() => next())).toEqual(words);
});
