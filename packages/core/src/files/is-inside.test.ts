import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insideAnyOf, isInside, leadsOut } from './is-inside.ts';

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

test('inside any of many folders is inside one of them, however they are written', () => {
  const part = fc.constantFrom('a', 'b', '..c', '.', '..', 'a b', '');
  const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(path, fc.array(path, { maxLength: 4 }), (inner, folders) => {
      expect(insideAnyOf(folders)(inner)).toBe(folders.some((folder) => isInside(inner, folder)));
    }),
    { seed: 7, numRuns: 2000 },
  );
});
