import { expect, it } from 'vitest';
import { readLockedEntry, writeLockedEntry } from '../base/locked-entry.ts';
import { comparePackages, describePackage, listOnce } from './compare-packages.ts';

it('packages are told from version to version; one that came or went, and one of other files, as such', () => {
  const before = ['@own/a@1.0.0 sha512-a', 'deep@7.0.0 sha512-b', 'zod@4.0.0 sha512-c'];
  const now = (...entries: readonly string[]) =>
    comparePackages(entries.map(readLockedEntry), before.map(readLockedEntry)).map(describePackage);
  expect(now(...before)).toEqual([]);
  expect(now(...before.slice(0, 2), 'zod@4.0.1 sha512-d')).toEqual(['zod 4.0.0 → 4.0.1']);
  expect(now(...before.slice(0, 2), 'zod@4.0.0 sha512-d')).toEqual(['zod@4.0.0 with other files']);
  expect(now('@own/a@2.0.0 sha512-x', ...before.slice(1))).toEqual(['@own/a 1.0.0 → 2.0.0']);
  expect(now(...before.slice(0, 2))).toEqual(['zod@4.0.0 removed']);
  expect(now('more@1.0.0 sha512-x', ...before)).toEqual(['more@1.0.0 added']);
  expect(now()).toEqual(['@own/a@1.0.0 removed', 'deep@7.0.0 removed', 'zod@4.0.0 removed']);
  expect(now(...before.slice(0, 2), 'zod@4.0.1', 'zod@5.0.0')).toEqual(['zod 4.0.0 → 4.0.1', 'zod@5.0.0 added']);
});

it('a change that several nodes share is listed once', () => {
  const change = { name: 'zod', before: '4.0.0', now: '4.0.1' };
  expect(listOnce([change, { ...change }, { ...change, now: undefined }])).toEqual([
    change,
    { ...change, now: undefined },
  ]);
});

it.each(['zod@4.0.0 sha512-a', '@own/a@1.0.0 sha512-a 12ab', 'local@'])(
  'an entry is read as it is written: %s',
  (text) => {
    expect(writeLockedEntry(readLockedEntry(text))).toBe(text);
  },
);
