import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTempRepository, type TempFolder } from '../git/temp-repository.rig.ts';
import { checkoutSubmodules } from './checkout-submodules.ts';

/** A repository with a submodule in a folder with a blank, which has one itself. */
async function createNested(): Promise<TempFolder> {
  const folder = await createTempRepository();
  for (const [name, text] of [
    ['inner', 'inner\n'],
    ['outer', 'outer\n'],
  ] as const) {
    await folder.write(`origins/${name}/code.txt`, text);
    await folder.gitIn(`origins/${name}`, 'init', '--quiet', '--initial-branch=main');
  }
  const commitIn = async (path: string): Promise<void> => {
    await folder.gitIn(path, 'add', '--all');
    await folder.gitIn(path, 'commit', '--quiet', '--message=a');
  };
  const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add'];
  await commitIn('origins/inner');
  await folder.gitIn('origins/outer', ...add, join(folder.root, 'origins/inner'), 'inner');
  await commitIn('origins/outer');
  await folder.write('project/own.txt', 'own\n');
  await folder.gitIn('project', 'init', '--quiet', '--initial-branch=main');
  await folder.gitIn('project', ...add, join(folder.root, 'origins/outer'), 'third party/outer');
  await folder.gitIn(
    'project',
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'update',
    '--init',
    '--recursive',
  );
  await commitIn('project');
  return folder;
}

async function checkOut(folder: TempFolder): Promise<readonly string[]> {
  await folder.gitIn('project', 'worktree', 'add', '--quiet', '--detach', '../tree', 'HEAD');
  return checkoutSubmodules(join(folder.root, 'project'), join(folder.root, 'tree'));
}

const read = ({ root }: TempFolder, path: string) => readFile(join(root, 'tree', path), 'utf8');

test('submodules and those inside them are taken from where the user has them, at the commits that are recorded', async () => {
  await using folder = await createNested();
  // What the user has checked out since, and where the submodules came from, count for nothing.
  await folder.write('project/third party/outer/code.txt', 'later\n');
  await folder.gitIn('project/third party/outer', 'commit', '--quiet', '--all', '--message=later');
  await folder.remove('origins');
  expect(await checkOut(folder)).toEqual([]);
  expect(await read(folder, 'third party/outer/code.txt')).toBe('outer\n');
  expect(await read(folder, 'third party/outer/inner/code.txt')).toBe('inner\n');
});

test('one that is nowhere is named, and the rest is there', async () => {
  await using folder = await createNested();
  await folder.gitIn('project', 'submodule', '--quiet', 'deinit', '--force', '--all');
  await folder.remove('origins');
  await folder.remove('project/.git/modules');
  const [absent, ...more] = await checkOut(folder);
  expect(more).toEqual([]);
  expect(absent).toMatch(/^'third party\/outer' at [0-9a-f]{12}: ./);
  expect(await read(folder, 'own.txt')).toBe('own\n');
});

test('a tree without submodules is left alone', async () => {
  await using folder = await createTempRepository();
  expect(await checkoutSubmodules(folder.root, folder.root)).toEqual([]);
});
