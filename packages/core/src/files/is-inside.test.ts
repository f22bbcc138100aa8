import { expect, test } from 'vitest';
import { isInside, leadsOut } from './is-inside.ts';

test('a folder, what is in it, and names that begin with dots are inside', () => {
  for (const path of ['/a/b', '/a/b/c', '/a/b/..c', '/a/b/...', '/a/b/..c/d', '/a/b/c/../d'])
    expect([path, isInside(path, '/a/b')]).toEqual([path, true]);
  for (const path of ['/a', '/a/bc', '/a/b/../c', '/', '/a/b/../..'])
    expect([path, isInside(path, '/a/b')]).toEqual([path, false]);
  expect(isInside('/a', '/')).toBe(true);
});

test('a relative path leads out by its parts, not by its characters', () => {
  for (const path of ['..', '../a', 'a/../..', '/a']) expect([path, leadsOut(path)]).toEqual([path, true]);
  for (const path of ['', '.', 'a', '..a', '..a/b', 'a/..', 'a/../b'])
    expect([path, leadsOut(path)]).toEqual([path, false]);
});
