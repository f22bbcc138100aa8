// What is said about a run: edits that never change, read from files and from git.

import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunId } from '../../base/brand.ts';
import { createTempFolder, createTempRepository } from '../git/temp-repository.rig.ts';
import { changeMetadata, completeMetadataRefs, removeMetadata } from './edit-metadata.ts';
import { checkChange, decodeEdit, encodeEdit, type MetadataEdit } from './metadata-edit.ts';
import { readMetadata, readPinned } from './read-metadata.ts';
import { foldMetadata, mentions, noMetadata } from './run-metadata.ts';

const run = '20260101T000000000Z-aaaa' as RunId;
const other = '20260102T000000000Z-bbbb' as RunId;
const edit = (at: number, change: Partial<MetadataEdit>): MetadataEdit => ({ version: 1, run, at, ...change });

test('a later edit wins, field by field, in whatever order edits are read', () => {
  const edits = [
    ['a', edit(1, { name: 'first', addTags: ['nightly', 'b'], isPinned: true })],
    ['b', edit(2, { note: 'two\nlines', removeTags: ['nightly'] })],
    ['c', edit(3, { name: 'second', addTags: ['Ä', 'a'], isPinned: false })],
  ] as const;
  const all = { name: 'second', note: 'two\nlines', tags: ['a', 'b', 'Ä'], isPinned: false };
  expect(foldMetadata(new Map(edits))).toEqual(all);
  expect(foldMetadata(new Map(edits.toReversed()))).toEqual(all);
  expect(foldMetadata(new Map([...edits, ['d', edit(4, { name: null, note: null })]]))).toMatchObject({
    name: null,
    note: null,
  });
  // Two people at the same time: the same for both.
  const both = [
    ['x', edit(5, { name: 'x' })],
    ['y', edit(5, { name: 'y' })],
  ] as const;
  expect(foldMetadata(new Map(both)).name).toBe('y');
  expect(foldMetadata(new Map(both.toReversed())).name).toBe('y');
});

test('an edit is one line of ASCII, and only its own text has its digest', () => {
  const { text, digest } = encodeEdit(edit(1, { name: 'größer', note: 'a\nb  c' }));
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(decodeEdit(text, run, digest)).toEqual(edit(1, { name: 'größer', note: 'a\nb  c' }));
  expect(decodeEdit(text.replace('gr', 'kr'), run, digest)).toBeUndefined();
  expect(decodeEdit(text, other, digest)).toBeUndefined();
  for (const wrong of [{ name: 7 }, { addTags: ['two words'] }, { version: 2 }, { at: -1 }]) {
    const sealed = encodeEdit({ ...edit(1, {}), ...(wrong as object) });
    expect(decodeEdit(sealed.text, run, sealed.digest), JSON.stringify(wrong)).toBeUndefined();
  }
});

test.each([
  ['name', { name: ' padded' }],
  ['name', { name: 'two\nlines' }],
  ['name', { name: 'a'.repeat(101) }],
  ['name', { name: 'latest' }],
  ['name', { name: 'previous' }],
  ['name', { name: '--output=x' }],
  ['name', { name: '20260101T000000000Z-aaaa' }],
  ['name', { name: '' }],
  ['note', { note: 'a'.repeat(10_001) }],
  ['tag', { addTags: ['best so far'] }],
  ['tag', { addTags: ['--all'] }],
  ['tag', { removeTags: ['a~1'] }],
])('a wrong %s is refused: %j', (field, change) => {
  expect(() => checkChange(change)).toThrow(new RegExp(`cannot be the ${field} of a run`));
});

test('names in any language are names', () => {
  expect(() =>
    checkChange({ name: 'größere Schichten 🚀 (2)', note: 'a\n\nb', addTags: ['nächtlich', 'a=b/c:1'] }),
  ).not.toThrow();
});

test('a text is found in the name, the note and the tags, in any case', () => {
  const said = { ...noMetadata, name: 'Baseline', note: 'with Augmentation', tags: ['nightly'] };
  expect(['base', 'AUGMENT', 'night', 'absent'].map((text) => mentions(said, text))).toEqual([true, true, true, false]);
});

test('outside git it is in files, and a damaged file says nothing', async () => {
  await using folder = await createTempFolder();
  const { root } = folder;
  expect((await readMetadata(root)).size).toBe(0);
  await changeMetadata(root, run, { name: 'baseline', addTags: ['nightly'] });
  expect(await changeMetadata(root, run, { isPinned: true })).toEqual({
    ...{ name: 'baseline', note: null, tags: ['nightly'], isPinned: true },
  });
  await changeMetadata(root, other, { note: 'another' });
  expect([...(await readMetadata(root)).keys()].sort()).toEqual([run, other]);
  expect([...(await readPinned(root))]).toEqual([run]);
  const place = join(root, '.cairn', 'metadata');
  for (const file of await readdir(place)) if (file.startsWith(other)) await appendFile(join(place, file), 'x');
  await writeFile(join(place, 'notes.txt'), 'mine');
  expect([...(await readMetadata(root)).keys()]).toEqual([run]);
  await removeMetadata([root], new Set([run]));
  expect((await readMetadata(root)).size).toBe(0);
  expect(await readdir(place)).toContain('notes.txt');
});

test('in git it is in refs too: without the files it is the same, and refs that are missing are made', async () => {
  await using repository = await createTempRepository();
  const { root, git } = repository;
  await repository.commit();
  await changeMetadata(root, run, { name: 'größer', note: 'two\nlines' });
  await changeMetadata(root, run, { addTags: ['nightly'] });
  const all = await readMetadata(root);
  expect(all.get(run)).toEqual({ name: 'größer', note: 'two\nlines', tags: ['nightly'], isPinned: false });
  await git('config', 'i18n.commitEncoding', 'ISO-8859-1');
  await changeMetadata(root, run, { name: 'größer 2' });
  const refs = async () => (await git('for-each-ref', '--format=%(refname)', 'refs/cairn/metadata')).split('\n');
  const three = await refs();
  expect(three.filter(Boolean).length).toBe(3);
  for (const ref of three.filter(Boolean)) await git('update-ref', '-d', ref);
  await completeMetadataRefs(root, () => true);
  expect(await refs()).toEqual(three);
  await rm(join(root, '.cairn'), { recursive: true });
  expect((await readMetadata(root)).get(run)?.name).toBe('größer 2');
  await removeMetadata([root], new Set([run]));
  expect((await refs()).filter(Boolean)).toEqual([]);
});
