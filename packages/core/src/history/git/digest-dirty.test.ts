import { rm, symlink, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestDirty } from './digest-dirty.ts';
import { readCommitFacts } from './read-commit-facts.ts';
import { createTempRepository } from './temp-repository.rig.ts';

async function digestNow(root: string): Promise<string> {
  return digestDirty(root, await readCommitFacts(root));
}

test('it changes with every change, and comes back with it', async () => {
  await using repository = await createTempRepository();
  const { root } = repository;
  await repository.write('a', 'one');
  await repository.commit();
  const seen = [await digestNow(root)];
  const change = async (work: Promise<unknown>) => {
    await work;
    seen.push(await digestNow(root));
  };
  await change(repository.write('a', 'two'));
  await change(repository.write('a', 'three'));
  await change(repository.write('new', ''));
  await change(repository.write('new', 'x'));
  await change(rm(join(root, 'a')));
  await change(symlink('here', join(root, 'a')));
  await change(rm(join(root, 'a')).then(() => symlink('there', join(root, 'a'))));
  expect(new Set(seen).size).toBe(seen.length);
  await repository.git('checkout', '--quiet', '.');
  await rm(join(root, 'new'));
  expect(await digestNow(root)).toBe(seen[0]);
});

test('staging a change and touching a file are no changes', async () => {
  await using repository = await createTempRepository();
  await repository.write('a', 'one');
  await repository.commit();
  await repository.write('a', 'two');
  const before = await digestNow(repository.root);
  await repository.git('add', '--all');
  await utimes(join(repository.root, 'a'), 1, 1);
  expect(await digestNow(repository.root)).toBe(before);
});

test('a repository inside counts by its commit and its own dirty files', async () => {
  await using repository = await createTempRepository();
  await repository.commit();
  await repository.write('inner/a', 'one');
  await repository.gitIn('inner', 'init', '--quiet');
  const seen = [await digestNow(repository.root)];
  await repository.gitIn('inner', 'add', '.');
  await repository.gitIn('inner', 'commit', '--quiet', '--message=a');
  seen.push(await digestNow(repository.root));
  await repository.write('inner/a', 'two');
  seen.push(await digestNow(repository.root));
  expect(new Set(seen).size).toBe(3);
});

test('a file above 100 MB counts by size and time, unread', async () => {
  await using repository = await createTempRepository();
  await repository.commit();
  await repository.write('large', '');
  const large = join(repository.root, 'large');
  await truncate(large, 101 * 1024 * 1024);
  const first = await digestNow(repository.root);
  expect(await digestNow(repository.root)).toBe(first);
  await utimes(large, 1, 1);
  expect(await digestNow(repository.root)).not.toBe(first);
});
