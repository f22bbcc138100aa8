import { expect, test } from 'vitest';
import { listBaseCommits } from './list-base-commits.ts';
import { createTempFolder, createTempRepository } from './temp-repository.rig.ts';

test('from where HEAD left the base, and further back, HEAD itself left out', async () => {
  await using repository = await createTempRepository();
  const { root, git, commit } = repository;
  const first = await commit();
  await repository.write('second.txt', '');
  const second = await commit();
  await git('switch', '--quiet', '--create', 'topic');
  // Or the commits of both branches would be one and the same, made within a second.
  await repository.write('topic.txt', 'of the topic');
  await commit();
  await git('switch', '--quiet', 'main');
  const later = await commit();
  await git('switch', '--quiet', 'topic');
  expect(await listBaseCommits(root, 'main')).toEqual([second, first]);
  expect(await listBaseCommits(root, later)).toEqual([second, first]);
  expect(await listBaseCommits(root, 'topic')).toEqual([second, first]);
  expect(await listBaseCommits(root)).toEqual([second, first]);
  expect(await listBaseCommits(root, 'nothing')).toBeUndefined();
  // What is merged from the side is no step of the base.
  await git('merge', '--quiet', '--no-edit', 'main');
  expect(await listBaseCommits(root, 'main')).toEqual([later, second, first]);
});

test('a branch that only origin has, as in a fresh checkout of CI', async () => {
  await using origin = await createTempRepository();
  const base = await origin.commit();
  await origin.git('switch', '--quiet', '--create', 'topic');
  await origin.write('topic.txt', 'of the topic');
  await origin.commit();
  await using clone = await createTempFolder();
  await clone.git('clone', '--quiet', origin.root, '.');
  await clone.git('checkout', '--quiet', '--detach');
  expect(await listBaseCommits(clone.root, 'main')).toEqual([base]);
});

test('outside git, before the first commit, and in a clone without the base', async () => {
  await using folder = await createTempFolder();
  expect(await listBaseCommits(folder.root, 'main')).toBeUndefined();
  await using repository = await createTempRepository();
  expect(await listBaseCommits(repository.root)).toBeUndefined();
  const only = await repository.commit();
  expect(await listBaseCommits(repository.root)).toEqual([]);
  await using shallow = await createTempFolder();
  await repository.write('second.txt', '');
  await repository.commit();
  await shallow.git('clone', '--quiet', '--depth=1', `file://${repository.root}`, '.');
  expect(await listBaseCommits(shallow.root)).toEqual([]);
  expect(await listBaseCommits(shallow.root, only)).toBeUndefined();
});
