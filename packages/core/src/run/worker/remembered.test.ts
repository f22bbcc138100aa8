import { expect, test } from 'vitest';
import { bytesToRemember, createRemembered } from './remembered.ts';

test('values are kept while their artifacts fit, the least recently used goes first', () => {
  const remembered = createRemembered(100);
  const has = (...names: string[]): boolean[] => names.map((name) => remembered.get(name) !== undefined);
  remembered.keep('a', 'A', 40);
  remembered.keep('b', 'B', 40);
  expect(remembered.get('a')).toBe('A');
  remembered.keep('c', 'C', 30);
  expect(has('a', 'b', 'c')).toEqual([true, false, true]);
  remembered.keep('d', 'D', 90);
  expect(has('a', 'c', 'd')).toEqual([false, false, true]);
});

test('what does not fit alone is not kept, and costs the others nothing', () => {
  const remembered = createRemembered(100);
  remembered.keep('a', 'A', 100);
  remembered.keep('huge', 'H', 101);
  expect([remembered.get('a'), remembered.get('huge')]).toEqual(['A', undefined]);
});

test('keeping again what is there counts once', () => {
  const remembered = createRemembered(100);
  for (let count = 0; count < 5; count += 1) remembered.keep('a', count, 60);
  remembered.keep('b', 'B', 40);
  expect([remembered.get('a'), remembered.get('b')]).toEqual([4, 'B']);
});

test('the share of this machine is some megabytes, and not its memory', () => {
  expect(bytesToRemember()).toBeGreaterThan(1_000_000);
  expect(bytesToRemember()).toBeLessThan(1_000_000_000);
});
