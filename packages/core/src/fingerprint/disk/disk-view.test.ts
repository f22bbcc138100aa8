import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView, digestNames } from './disk-view.ts';

it('sees files, folders, what is neither and what is not there, and tells all of it', async () => {
  await using folder = await createTempFolder();
  await folder.write('a.txt', 'a');
  await folder.write('in/b.txt', 'b');
  const path = (name: string): string => join(folder.root, name);
  await symlink(path('in'), path('link'));
  await symlink(path('nowhere'), path('broken'));
  const disk = createDiskView();
  const kinds = { 'a.txt': 'file', in: 'folder', link: 'folder', nowhere: null, broken: null, 'a.txt/more': null };
  for (const [name, kind] of Object.entries(kinds)) expect(disk.kindOf(path(name)), name).toBe(kind);
  expect(disk.kindOf('/dev/null')).toBe('other');
  expect(disk.realPath(path('link'))).toBe(path('in'));
  expect(disk.readText(path('a.txt'))).toBe('a');
  expect([disk.readText(path('nowhere')), disk.readText(path('in'))]).toEqual([undefined, undefined]);
  expect(disk.namesIn(folder.root)).toEqual(['a.txt', 'broken', 'in', 'link']);
  expect(disk.seen()).toEqual({
    kinds: {
      [folder.root]: 'folder',
      ...Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [path(name), kind])),
      '/dev/null': 'other',
    },
    realPaths: { [path('link')]: path('in') },
    files: { [path('a.txt')]: digestBytes('a') },
    looks: new Map(),
    folders: { [folder.root]: digestNames(['a.txt', 'broken', 'in', 'link']) },
    isOpen: false,
  });
});

it('looks once: what is changed later is not what was planned with', async () => {
  await using folder = await createTempFolder();
  await folder.write('a.txt', 'a');
  const path = join(folder.root, 'a.txt');
  const disk = createDiskView();
  expect([disk.kindOf(path), disk.readText(path), disk.kindOf(join(folder.root, 'b.txt'))]).toEqual([
    'file',
    'a',
    null,
  ]);
  await folder.write('a.txt', 'changed');
  await folder.write('b.txt', 'new');
  expect([disk.kindOf(path), disk.readText(path), disk.kindOf(join(folder.root, 'b.txt'))]).toEqual([
    'file',
    'a',
    null,
  ]);
});

it('notes what others looked at, and what no note can tell', () => {
  const disk = createDiskView();
  disk.noteFile('/a', digestBytes('a'));
  disk.noteFolder('/b', ['c', 'd']);
  disk.leaveOpen();
  expect(disk.seen()).toEqual({
    kinds: { '/b': 'folder' },
    realPaths: {},
    files: { '/a': digestBytes('a') },
    looks: new Map(),
    folders: { '/b': digestNames(['c', 'd']) },
    isOpen: true,
  });
});

it('tells of names what they are, and of links what they lead to', async () => {
  await using folder = await createTempFolder();
  await folder.write('a.txt', 'a');
  await folder.write('in/b.txt', 'b');
  const path = (name: string): string => join(folder.root, name);
  await symlink(path('in'), path('link'));
  await symlink(path('a.txt'), path('copy.txt'));
  await symlink(path('nowhere'), path('broken'));
  const disk = createDiskView();
  expect(disk.entriesIn(folder.root)).toEqual([
    { name: 'a.txt', kind: 'file', isLink: false },
    { name: 'broken', kind: null, isLink: true },
    { name: 'copy.txt', kind: 'file', isLink: true },
    { name: 'in', kind: 'folder', isLink: false },
    { name: 'link', kind: 'folder', isLink: true },
  ]);
  const { kinds, folders } = disk.seen();
  expect(kinds[path('in')]).toBe('folder');
  expect(folders).toEqual({ [folder.root]: digestNames(['a.txt', 'broken', 'copy.txt', 'in', 'link']) });
});
