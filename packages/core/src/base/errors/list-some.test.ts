import { expect, it } from 'vitest';
import { listSome } from './list-some.ts';

it('lists a few, and says how many more there are', () => {
  expect(listSome([])).toBe('');
  expect(listSome(['a', 'b', 'c'])).toBe('a, b, c');
  expect(listSome(['a', 'b', 'c', 'd'])).toBe('a, b, c and 1 more');
  expect(listSome(Array.from({ length: 256 }, (_, index) => `x${index}`))).toBe('x0, x1, x2 and 253 more');
  expect(listSome(['a', 'b', 'c', 'd'], 1)).toBe('a and 3 more');
});
