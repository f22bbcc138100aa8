import { readFile, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readCommitFacts } from './read-commit-facts.ts';
import { createTempFolder, createTempRepository } from './temp-repository.rig.ts';

const nothing = { commit: null, branch: null, dirty: [] };

afterEach(() => vi.unstubAllEnvs());

test('outside git there is nothing to say', async () => {
  await using folder = await createTempFolder();
  await folder.write('a', '');
  expect(await readCommitFacts(folder.root)).toEqual(nothing);
});

test('without git installed there is nothing to say', async () => {
  await using repository = await createTempRepository();
  await repository.commit();
  vi.stubEnv('PATH', repository.root);
  expect(await readCommitFacts(repository.root)).toEqual(nothing);
});

test('a bare repository has no tree to speak of', async () => {
  await using folder = await createTempFolder();
  await folder.git('init', '--quiet', '--bare');
  expect(await readCommitFacts(folder.root)).toEqual(nothing);
});

test('before the first commit all files are dirty', async () => {
  await using repository = await createTempRepository();
  await repository.write('a', '');
  await repository.write('.gitignore', 'ignored');
  await repository.write('ignored', '');
  expect(await readCommitFacts(repository.root)).toEqual({ commit: null, branch: 'main', dirty: ['.gitignore', 'a'] });
});

test('every way in which a file can differ from HEAD', async () => {
  await using repository = await createTempRepository();
  for (const name of ['clean', 'changed', 'staged', 'deleted', 'removed', 'old name', 'mode'])
    await repository.write(name, name.repeat(9));
  const commit = await repository.commit();
  await repository.write('changed', 'b');
  await repository.write('staged', 'b');
  await repository.git('add', 'staged');
  await repository.remove('deleted');
  await repository.git('rm', '--quiet', 'removed');
  await repository.git('mv', 'old name', 'new name');
  await repository.git('update-index', '--chmod=+x', 'mode');
  await repository.write('folder/untracked', '');
  await symlink('nowhere', join(repository.root, 'link'));
  const facts = await readCommitFacts(repository.root);
  expect(facts).toEqual({
    commit,
    branch: 'main',
    dirty: [...['changed', 'deleted', 'folder/untracked', 'link', 'mode', 'new name', 'old name', 'removed'], 'staged'],
  });
});

test('names come as they are', async () => {
  await using repository = await createTempRepository();
  const names = ['a b', 'line\nbreak', 'quo"te', 'tab\t', 'Žluťoučký kůň.csv', '数字/データ.csv', '🪨'];
  await repository.write('a b', '');
  const commit = await repository.commit();
  for (const name of names) await repository.write(name, 'other');
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: 'main', dirty: [...names].sort() });
});

test('a conflict in the middle of a merge is dirty', async () => {
  await using repository = await createTempRepository();
  await repository.write('a file', 'base');
  await repository.commit();
  await repository.git('checkout', '--quiet', '-b', 'feature/x-y');
  await repository.write('a file', 'theirs');
  await repository.commit();
  await repository.git('checkout', '--quiet', 'main');
  await repository.write('a file', 'ours');
  const commit = await repository.commit();
  await repository.git('merge', '--quiet', 'feature/x-y').catch(() => {});
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: 'main', dirty: ['a file'] });
});

test('a detached HEAD has no branch', async () => {
  await using repository = await createTempRepository();
  const commit = await repository.commit();
  await repository.git('checkout', '--quiet', '--detach');
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: null, dirty: [] });
});

test('a worktree has its own HEAD and files', async () => {
  await using repository = await createTempRepository();
  await repository.write('.gitignore', 'tree');
  const commit = await repository.commit();
  await repository.git('worktree', 'add', '--quiet', '-b', 'other', 'tree');
  await repository.write('tree/a', '');
  await repository.write('b', '');
  expect(await readCommitFacts(join(repository.root, 'tree'))).toEqual({ commit, branch: 'other', dirty: ['a'] });
});

test('in a subfolder, paths are relative to it and the whole repository counts', async () => {
  await using repository = await createTempRepository();
  await repository.write('my project/ml/a', '');
  const commit = await repository.commit();
  await repository.write('my project/ml/new', '');
  await repository.write('my project/beside', '');
  await repository.write('packages/steps.ts', '');
  expect(await readCommitFacts(join(repository.root, 'my project/ml'))).toEqual({
    commit,
    branch: 'main',
    dirty: ['../../packages/steps.ts', '../beside', 'new'],
  });
});

test('a repository inside is one path', async () => {
  await using repository = await createTempRepository();
  const commit = await repository.commit();
  await repository.write('inner/a', '');
  await repository.gitIn('inner', 'init', '--quiet');
  await repository.gitIn('inner', 'add', '.');
  await repository.gitIn('inner', 'commit', '--quiet', '--message=a');
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: 'main', dirty: ['inner'] });
});

test('what the user configured for git status changes nothing', async () => {
  await using repository = await createTempRepository();
  const commit = await repository.commit();
  await repository.git('config', 'status.showUntrackedFiles', 'no');
  await repository.git('config', 'status.relativePaths', 'true');
  await repository.git('config', 'color.ui', 'always');
  await repository.write('folder/a', '');
  expect(await readCommitFacts(join(repository.root, 'folder'))).toEqual({ commit, branch: 'main', dirty: ['a'] });
});

test('variables that a git hook hands down do not lead to another repository', async () => {
  await using repository = await createTempRepository();
  await using other = await createTempRepository();
  const commit = await repository.commit();
  await other.write('a', '');
  await other.commit();
  vi.stubEnv('GIT_DIR', join(other.root, '.git'));
  vi.stubEnv('GIT_INDEX_FILE', join(other.root, '.git/index'));
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: 'main', dirty: [] });
});

test('the index is not written, also where git would refresh it', async () => {
  await using repository = await createTempRepository();
  await repository.write('a', 'a');
  await repository.commit();
  const index = join(repository.root, '.git/index');
  const before = { bytes: await readFile(index), inode: (await stat(index)).ino };
  await utimes(join(repository.root, 'a'), 1, 1);
  await readCommitFacts(repository.root);
  expect({ bytes: await readFile(index), inode: (await stat(index)).ino }).toEqual(before);
  await repository.git('status');
  expect((await readFile(index)).equals(before.bytes)).toBe(false);
});
