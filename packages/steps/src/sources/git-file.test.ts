// A file of another git repository: real repositories in folders of the test.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { gitFile } from './git-file.ts';

const { signal } = new AbortController();

test('its version is the commit of a branch, a tag or a whole commit, and only that file is taken', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cairn-git-'));
  const other = join(root, 'other');
  const settings = ['user.name=Ada', 'user.email=ada@example.org', 'uploadpack.allowAnySHA1InWant=true'];
  const git = (...words: string[]) =>
    execFileSync('git', [...settings.flatMap((one) => ['-c', one]), '-C', root, ...words], { encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main', other);
  const commit = (text: string): string => {
    writeFileSync(join(other, 'rates.csv'), text);
    git('-C', 'other', 'add', '.');
    git('-C', 'other', 'commit', '-q', '-m', text);
    return git('-C', 'other', 'rev-parse', 'HEAD');
  };
  const first = commit('one\n');
  git('-C', 'other', 'tag', '-a', 'v1', '-m', 'first');
  const second = commit('two\n');
  const versionOf = (revision: string) =>
    gitFile.version({ repository: './other', revision, path: 'rates.csv' }, { signal, root });
  expect(await versionOf('main')).toBe(second);
  expect(await versionOf('HEAD')).toBe(second);
  expect(await versionOf('v1')).toBe(first);
  expect(await versionOf(first)).toBe(first);
  await expect(versionOf('v2')).rejects.toThrow("./other has no branch and no tag 'v2'");
  const read = async (version: string, path = 'rates.csv') => {
    const params = { repository: './other', revision: 'main', path };
    const { file } = await gitFile.fetch(params, { ...testContext(), version, root });
    return readFileSync(file.path, 'utf8');
  };
  expect(await read(second)).toBe('two\n');
  expect(await read(first)).toBe('one\n');
  await expect(read(second, 'none.csv')).rejects.toThrow(/git show failed: .*none\.csv/);
  await expect(
    Promise.resolve(gitFile.version({ repository: './none', revision: 'main', path: 'a' }, { signal, root })),
  ).rejects.toThrow('git ls-remote failed');
  await expect(
    Promise.resolve(gitFile.version({ repository: 'ext::sh -c id', revision: 'main', path: 'a' }, { signal, root })),
  ).rejects.toThrow('git ls-remote failed');
});
