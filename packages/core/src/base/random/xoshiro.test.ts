import { expect, test } from 'vitest';
import reference from './random.reference.json' with { type: 'json' };
import { createXoshiro } from './xoshiro.ts';

test('xoshiro128** gives the published words for the state 1, 2, 3, 4', () => {
  const next = createXoshiro([1, 2, 3, 4]);
  expect(reference.xoshiro.words.length).toBe(10);
  for (const word of reference.xoshiro.words) expect(next()).toBe(word);
});

test('a state of zeros is refused', () => {
  expect(() => createXoshiro([0, 0, 0, 0])).toThrow('not all zero');
});
