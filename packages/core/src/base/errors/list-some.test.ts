import { expect, it } from 'vitest';
import { listAll, listSome } from './list-some.ts';

it('lists a few, and says how many more there are', () => {
  expect(listSome([])).toBe('');
  expect(listSome(['a', 'b', 'c'])).toBe('a, b, c');
  expect(listSome(['a', 'b', 'c', 'd'])).toBe('a, b, c and 1 more');
  expect(listSome(Array.from({ length: 256 }, (_, index) => `x${index}`))).toBe('x0, x1, x2 and 253 more');
  expect(listSome(['a', 'b', 'c', 'd'], 1)).toBe('a and 3 more');
});

it('lists all, with a word before the last', () => {
  expect(listAll([])).toBe('');
  expect(listAll(['a'])).toBe('a');
  expect(listAll(['a', 'b'])).toBe('a and b');
  expect(listAll(['a', 'b', 'c'], 'or')).toBe('a, b or c');
});
