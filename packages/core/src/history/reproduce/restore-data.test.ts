import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import { openStore } from '../../store/open-store.ts';
import { createTempFolder, type TempFolder } from '../git/temp-repository.rig.ts';
import { createNode } from '../records/run-record.rig.ts';
import { type RestoreOptions, restoreData } from './restore-data.ts';

function fileNode(path: string, bytes: string): RecordedNode {
  return createNode(path, { file: bytes }, { step: 'file', params: { path } });
}

async function optionsIn({ root }: TempFolder, ...nodes: readonly RecordedNode[]) {
  const messages: string[] = [];
  const store = await openStore(join(root, 'store'));
  const places = { root: join(root, 'temp/tree/ml'), original: join(root, 'project'), folders: [join(root, 'temp')] };
  return {
    nodes,
    ...places,
    store,
    messages,
    onMessage: (line) => void messages.push(line),
  } satisfies RestoreOptions & {
    messages: string[];
  };
}

test('what git holds is not touched; what it ignores comes from the store, or from where it lay', async () => {
  await using folder = await createTempFolder();
  const names = ['held', 'stored', 'lying'];
  const options = await optionsIn(folder, ...names.map((name) => fileNode(`data/${name}.csv`, name)));
  await folder.write('temp/tree/ml/data/held.csv', 'held');
  await folder.write('incoming', 'stored');
  await options.store.copyIn(join(folder.root, 'incoming'), 'file');
  await folder.write('project/data/stored.csv', 'changed since');
  await folder.write('project/data/lying.csv', 'lying');
  await restoreData(options);
  for (const name of names) expect(await readFile(join(options.root, `data/${name}.csv`), 'utf8')).toBe(name);
  expect(options.messages).toEqual([
    "'data/stored.csv' taken from the store",
    "'data/lying.csv' taken from the project",
  ]);
  expect(await readdir(options.folders[0]!)).toEqual(['tree']);
});

test('what is nowhere is named with its digest, all of it', async () => {
  await using folder = await createTempFolder();
  const options = await optionsIn(folder, fileNode('data/a.csv', 'a'), fileNode('b', 'b'), fileNode('c', 'c'));
  await folder.write('project/b', 'changed since');
  await folder.write('temp/tree/ml/c', 'of the commit, and not what was read: the comparison will show it');
  await expect(restoreData(options)).rejects.toMatchObject({
    problems: [
      {
        code: 'data-missing',
        message: `The run read files that are not in its commit or in the store:\n  data/a.csv  sha256:${digestBytes('a')}\n  b  sha256:${digestBytes('b')}`,
      },
    ],
  });
});

test('a file that was dirty when it was read is taken from the store', async () => {
  await using folder = await createTempFolder();
  const options = await optionsIn(folder, fileNode('a', 'dirty'));
  await folder.write('temp/tree/ml/a', 'committed');
  await folder.write('incoming', 'dirty');
  await options.store.copyIn(join(folder.root, 'incoming'), 'file');
  await restoreData(options);
  expect(await readFile(join(options.root, 'a'), 'utf8')).toBe('dirty');
});

test('a folder that git holds in part is filled up', async () => {
  await using folder = await createTempFolder();
  await folder.write('incoming/a', 'a');
  await folder.write('incoming/deep/b', 'b');
  const { store } = await optionsIn(folder);
  const digest = await store.copyIn(join(folder.root, 'incoming'), 'folder');
  const outputs: Readonly<Record<string, Digest>> = { folder: digest };
  const node = { ...createNode('images', {}, { step: 'folder', params: { path: 'images' } }), outputs };
  const options = await optionsIn(folder, node);
  await folder.write('temp/tree/ml/images/a', 'a');
  await restoreData(options);
  expect(await readFile(join(options.root, 'images/deep/b'), 'utf8')).toBe('b');
  expect(await readdir(join(options.root, 'images'))).toEqual(['a', 'deep']);
});

test('nothing is written outside the temporary folder', async () => {
  await using folder = await createTempFolder();
  const outside = join(folder.root, 'outside.csv');
  const options = await optionsIn(folder, fileNode(outside, 'a'), fileNode('../../../far.csv', 'a'));
  await folder.write('incoming', 'a');
  await options.store.copyIn(join(folder.root, 'incoming'), 'file');
  await expect(restoreData(options)).rejects.toThrow(/outside\.csv.*\n.*far\.csv/);
  expect((await readdir(folder.root)).sort()).toEqual(['incoming', 'store']);
});

test('a step of the author that is called file is no file', async () => {
  await using folder = await createTempFolder();
  const node = createNode('file', { file: 'a' }, { params: { path: 'a' }, inputs: { raw: 'other.file' } });
  await restoreData(await optionsIn(folder, node));
});
