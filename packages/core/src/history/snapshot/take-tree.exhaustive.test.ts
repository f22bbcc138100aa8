// In each state that a repository may be in: the tree holds the files as they are, and the user's index, stash, refs and
// status are byte for byte what they were.

import { chmod, lstat, mkdir, readFile, readlink, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createTempFolder, createTempRepository, type TempFolder } from '../git/temp-repository.rig.ts';
import { readMessage, refOf } from '../records/run-commit.ts';
import { createRecord } from '../records/run-record.rig.ts';
import { commitRun } from './commit-run.ts';
import { mostBytes, mostHashed } from './judge-change.ts';
import { takeTree } from './take-tree.ts';

type Repository = TempFolder;

async function createRepository(): Promise<Repository> {
  const repository = await createTempRepository();
  await repository.write('a.txt', 'a\n');
  await repository.write('sub/b.txt', 'b\n');
  await repository.write('c.txt', 'c\n');
  await repository.write('.gitignore', 'ignored/\n*.log\n');
  await repository.commit();
  return repository;
}

/** Two branches that change one line otherwise. */
async function diverge(at: Repository): Promise<void> {
  await at.git('checkout', '-q', '-b', 'other');
  await at.write('a.txt', 'other\n');
  await at.commit();
  await at.git('checkout', '-q', 'main');
  await at.write('a.txt', 'main\n');
  await at.commit();
}

const fails = async (work: Promise<unknown>): Promise<void> => {
  await expect(work).rejects.toThrow();
};

/** Of no meaning, and made here, so that nobody takes this file for one that holds a secret. */
const aKey = `-----BEGIN RSA PRIVATE${' KEY'}-----\n${'Ab3/'.repeat(16)}\n`;

/** What is done, and what the tree leaves out (`path why`). */
const states: readonly (readonly [string, (at: Repository) => Promise<unknown>, readonly string[]])[] = [
  ['clean', async () => undefined, []],
  ['a change', (at) => at.write('a.txt', 'changed\n'), []],
  ['a staged change', async (at) => [await at.write('a.txt', 'x\n'), await at.git('add', 'a.txt')], []],
  [
    'a staged change, changed again',
    async (at) => [await at.write('a.txt', 'x\n'), await at.git('add', 'a.txt'), await at.write('a.txt', 'y\n')],
    [],
  ],
  ['a new file', (at) => at.write('new/deep/file.txt', 'new\n'), []],
  ['a new file, staged', async (at) => [await at.write('n.txt', 'n\n'), await at.git('add', 'n.txt')], []],
  [
    'a new file, meant to be added',
    async (at) => [await at.write('n.txt', 'n\n'), await at.git('add', '-N', 'n.txt')],
    [],
  ],
  ['ignored files', async (at) => [await at.write('ignored/x', 'x'), await at.write('y.log', 'y')], []],
  ['a deleted file', (at) => at.remove('a.txt'), []],
  ['a file deleted from the index', (at) => at.git('rm', '-q', 'a.txt'), []],
  ['a file deleted from the index alone', (at) => at.git('rm', '-q', '--cached', 'a.txt'), []],
  ['a renamed file', (at) => at.git('mv', 'a.txt', 'renamed.txt'), []],
  ['a file that became a folder', async (at) => [await at.remove('a.txt'), await at.write('a.txt/x', 'x')], []],
  ['a mode', (at) => chmod(join(at.root, 'a.txt'), 0o755), []],
  ['a link', (at) => symlink('a.txt', join(at.root, 'link')), []],
  ['a link that leads nowhere', (at) => symlink('/nowhere/at/all', join(at.root, 'link')), []],
  [
    'strange names',
    async (at) => [await at.write('a "b"\n\tö.txt', 'x'), await at.write('-x', 'y'), await at.write(':(top)z', 'z')],
    [],
  ],
  [
    'a stash',
    async (at) => [await at.write('a.txt', 'stashed\n'), await at.git('stash'), await at.write('a.txt', 'y\n')],
    [],
  ],
  ['a detached HEAD', async (at) => [await at.git('checkout', '-q', '--detach'), await at.write('a.txt', 'x\n')], []],
  ['the middle of a merge', async (at) => [await diverge(at), await fails(at.git('merge', 'other'))], []],
  ['the middle of a rebase', async (at) => [await diverge(at), await fails(at.git('rebase', 'other'))], []],
  ['the middle of a cherry-pick', async (at) => [await diverge(at), await fails(at.git('cherry-pick', 'other'))], []],
  [
    'a file that git believes unchanged',
    async (at) => [await at.git('update-index', '--assume-unchanged', 'a.txt'), await at.write('a.txt', 'hidden\n')],
    [],
  ],
  ['a sparse checkout', (at) => at.git('sparse-checkout', 'set', 'sub'), []],
  ['a split index', async (at) => [await at.git('update-index', '--split-index'), await at.write('a.txt', 'x\n')], []],
  ['a secret by its name', (at) => at.write('.env', 'A=1\n'), ['.env secret']],
  ['a secret by its looks', (at) => at.write('x.txt', `token ghp_${'a'.repeat(36)}\n`), ['x.txt secret']],
  ['a tracked file with a secret', (at) => at.write('a.txt', aKey), ['a.txt secret']],
  [
    'a secret that was staged',
    async (at) => [await at.write('k.txt', aKey), await at.git('add', 'k.txt')],
    ['k.txt secret'],
  ],
  [
    'a tracked file with a secret that was staged',
    async (at) => [await at.write('a.txt', aKey), await at.git('add', 'a.txt')],
    ['a.txt secret'],
  ],
  [
    'a secret in conflict',
    async (at) => [await diverge(at), await fails(at.git('merge', 'other')), await at.write('a.txt', aKey)],
    ['a.txt secret'],
  ],
  [
    'what looks like a secret and is none',
    async (at) => [
      await at.write('fixtures/a "b".txt', aKey),
      await at.write('.gitattributes', 'fixtures/* -cairn-secret\n'),
    ],
    [],
  ],
  ['a large new file', (at) => at.write('big.bin', new Uint8Array(mostBytes + 1)), ['big.bin large']],
  ['a large tracked file', async (at) => [await at.write('c.txt', 'c'.repeat(mostBytes + 1))], []],
  [
    'a repository inside',
    async (at) => [await at.write('inside/x', 'x'), await at.gitIn('inside', 'init', '-q')],
    ['inside/ repository'],
  ],
  ['a pipe', (at) => execa('mkfifo', [join(at.root, 'pipe')]), []],
  ['autocrlf', async (at) => [await at.git('config', 'core.autocrlf', 'input'), await at.write('n.txt', 'a\nb\n')], []],
  ['a hook that refuses', (at) => refuseByHook(at), []],
  [
    'signing without a key',
    async (at) => [await at.git('config', 'commit.gpgSign', 'true'), await at.write('a.txt', 'x')],
    [],
  ],
];

async function refuseByHook(at: Repository): Promise<void> {
  for (const hook of ['pre-commit', 'reference-transaction', 'post-index-change']) {
    await writeFile(join(at.root, '.git/hooks', hook), '#!/bin/sh\nexit 1\n');
    await chmod(join(at.root, '.git/hooks', hook), 0o755);
  }
}

describe('the tree is the working tree, and nothing of the user is touched', () => {
  it.each(states)('%s', async (_, change, leftOut) => {
    await using at = await createRepository();
    await change(at);
    expect(await checkTree(at, at.root)).toEqual(leftOut);
  });

  it('looks at more than twenty states', () => expect(states.length).toBeGreaterThan(30));

  it('before the first commit', async () => {
    await using at = await createTempRepository();
    await at.write('a.txt', 'a\n');
    expect(await checkTree(at, at.root)).toEqual([]);
  });

  it('in a linked worktree', async () => {
    await using at = await createRepository();
    await using other = await createTempFolder();
    await at.git('worktree', 'add', '-q', join(other.root, 'tree'));
    await writeFile(join(other.root, 'tree/a.txt'), 'in the worktree\n');
    expect(await checkTree(at, join(other.root, 'tree'))).toEqual([]);
  });

  it('in a shallow clone, and in a subfolder', async () => {
    await using at = await createRepository();
    await at.commit();
    await using clone = await createTempFolder();
    await clone.git('clone', '-q', '--depth=1', `file://${at.root}`, 'shallow');
    await clone.write('shallow/sub/b.txt', 'changed\n');
    await clone.write('shallow/new.txt', 'above\n');
    expect(await checkTree(clone, join(clone.root, 'shallow/sub'))).toEqual([]);
  });

  it('with a submodule: its commit is named, what is changed in it is told', async () => {
    await using library = await createRepository();
    await using at = await createRepository();
    await at.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'lib');
    await at.commit();
    await at.write('lib/a.txt', 'changed\n');
    expect(await checkTree(at, at.root)).toEqual(['lib submodule']);
  });

  it('without a name for commits', async () => {
    await using at = await createRepository();
    await at.git('config', 'user.useConfigOnly', 'true');
    expect(await checkTree(at, at.root)).toEqual([]);
  });
});

describe('what is kept from one snapshot to the next gives the same tree as nothing kept', () => {
  const changes: readonly (readonly [string, (at: Repository) => Promise<unknown>])[] = [
    ['nothing', async () => undefined],
    ['a new file', (at) => at.write('second.txt', 'second\n')],
    ['a file of the same size', (at) => at.write('new.txt', 'NEW\n')],
    ['a file that is gone', (at) => at.remove('new.txt')],
    ['a file that is ignored now', (at) => at.write('.gitignore', 'new.txt\n')],
    ['a file that is as HEAD has it again', (at) => at.write('a.txt', 'a\n')],
    ['a file that became a folder', async (at) => [await at.remove('new.txt'), await at.write('new.txt/x', 'x\n')]],
    ['a file that became a secret', (at) => at.write('new.txt', aKey)],
    ['a secret that became none', (at) => at.write('key.txt', 'none\n')],
    ['a file that was added', (at) => at.git('add', 'new.txt')],
    ['a commit', (at) => at.commit()],
    ['a commit that only the index has', (at) => at.git('reset', '--soft', 'HEAD~')],
    ['other ends of lines', (at) => at.git('config', 'core.autocrlf', 'input')],
    ['attributes', (at) => at.write('.gitattributes', '*.txt eol=lf\n')],
    ['other rights', (at) => chmod(join(at.root, 'new.txt'), 0o755)],
    ['objects that git threw away', (at) => at.git('gc', '--prune=now', '--quiet')],
    ['a note that was cut off', (at) => writeFile(join(at.root, '.cairn/cache/snapshot.json'), '{"version":1,"top":')],
    ['a note of wrong types', (at) => writeFile(join(at.root, '.cairn/cache/snapshot.json'), '[1,null]')],
    ['another index', (at) => writeFile(join(at.root, '.cairn/cache/snapshot.index'), 'DIRC')],
  ];

  it.each(changes)('%s', async (_, change) => {
    await using at = await createRepository();
    await at.write('d.txt', 'd\n');
    await at.commit();
    await at.write('a.txt', 'changed\n');
    await at.write('new.txt', 'new\n');
    await at.write('crlf.txt', 'a\r\nb\r\n');
    await at.write('key.txt', aKey);
    const cache = join(at.root, '.cairn/cache');
    const take = async (folder?: string) => {
      const taken = await takeTree(at.root, process.env, folder);
      if (typeof taken === 'string') throw new Error(taken);
      return taken;
    };
    const before = await take(cache);
    expect(before.leftOut).toMatchObject([{ path: 'key.txt', line: 1 }]);
    expect(await take(cache)).toEqual(before);
    await change(at);
    // What was kept is asked first: the objects that it names may be gone.
    const withKept = await take(cache);
    expect(withKept).toEqual(await take());
    expect(await take(cache)).toEqual(withKept);
  });
});

describe('large files that are not tracked', () => {
  it('are hashed once, and above 100 MB not at all', async () => {
    await using at = await createRepository();
    await at.write('large.bin', new Uint8Array(mostBytes + 1));
    await at.write('huge.bin', '');
    await truncate(join(at.root, 'huge.bin'), mostHashed + 1);
    const cache = join(at.root, '.cairn/cache');
    const leftOut = async () => {
      const taken = await takeTree(at.root, process.env, cache);
      return typeof taken === 'string' ? taken : taken.leftOut;
    };
    // Its times have to be older than any change that could bear them too.
    await setTimeout(50);
    const first = await leftOut();
    expect(first).toEqual([
      { path: 'huge.bin', why: 'large', size: mostHashed + 1, changed: expect.stringMatching(/^\d{4}-.*Z$/) },
      { path: 'large.bin', why: 'large', size: mostBytes + 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    const note = join(cache, 'snapshot.json');
    await writeFile(
      note,
      (await readFile(note, 'utf8')).replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'0'.repeat(64)}"`),
    );
    // Not read again: what was noted is believed.
    expect(await leftOut()).toMatchObject([{}, { path: 'large.bin', digest: '0'.repeat(64) }]);
    await writeFile(join(at.root, 'large.bin'), new Uint8Array(mostBytes + 1));
    expect(await leftOut()).toEqual([expect.anything(), { ...(first as object[])[1] }]);
  });
});

describe('there is none, and it says why', () => {
  it('outside git', async () => {
    await using folder = await createTempFolder();
    expect(await takeTree(folder.root, process.env)).toBe('the project is not in a git repository with a working tree');
  });

  it('in a bare repository', async () => {
    await using folder = await createTempFolder();
    await folder.git('init', '-q', '--bare');
    expect(await takeTree(folder.root, process.env)).toBe('the repository has no working tree');
  });

  it('where a filter is missing that git requires', async () => {
    await using at = await createRepository();
    await at.git('config', 'filter.lfs.required', 'true');
    await at.git('config', 'filter.lfs.clean', 'no-such-program');
    await at.write('.gitattributes', '*.bin filter=lfs\n');
    await at.write('x.bin', 'x');
    expect(await takeTree(at.root, process.env)).toMatch(/^git cannot take the working tree: .*x\.bin/);
  });
});

it('a run is a commit behind HEAD, with its record in the message', async () => {
  await using at = await createRepository();
  await at.write('a.txt', 'changed\n');
  const taken = await takeTree(at.root, process.env);
  if (typeof taken === 'string') throw new Error(taken);
  const record = createRecord({ pipeline: 'digits', params: { rate: -0 } });
  const commit = await commitRun(taken, record);
  expect(await at.git('rev-parse', refOf(record.run))).toBe(commit);
  expect(await at.git('rev-parse', `${commit}^`)).toBe(await at.git('rev-parse', 'HEAD'));
  expect(await at.git('log', '-1', '--format=%s', commit)).toBe('cairn run digits: done');
  expect(readMessage(await at.git('log', '-1', '--format=%B', commit), commit)).toEqual({
    ...record,
    snapshot: commit,
  });
  expect(await at.git('branch', '--all', '--contains', commit)).toBe('');
});

/** Takes and commits the tree of a project; checks all that must hold; returns what is left out. */
async function checkTree(at: Repository, project: string): Promise<readonly string[]> {
  const git = async (...args: readonly string[]) =>
    (await execa('git', ['-C', project, ...args], { stripFinalNewline: false })).stdout;
  const top = (await git('rev-parse', '--show-toplevel')).trimEnd();
  const before = await describeState(git, top);
  const taken = await takeTree(project, process.env);
  if (typeof taken === 'string') throw new Error(taken);
  const record = createRecord();
  const commit = await commitRun(taken, record);
  expect(await describeState(git, top)).toEqual(before);
  expect(taken.top).toBe(top);
  await expectSameFiles(
    git,
    top,
    commit,
    taken.leftOut.map(({ path }) => path),
  );
  // What is left out is as HEAD has it, also where the user's index has more.
  for (const { path, why } of taken.leftOut)
    if (why === 'secret') expect(await blobOf(git, commit, path)).toBe(await blobOf(git, 'HEAD', path));
  expect(at.root).toBeTruthy();
  return taken.leftOut.map(({ path, why }) => `${path} ${why}`);
}

async function blobOf(git: RunGit, commit: string, path: string): Promise<string> {
  return git('rev-parse', '--verify', '--quiet', `${commit}:${path}`).catch(() => 'none');
}

type RunGit = (...args: readonly string[]) => Promise<string>;

/** All that a user could see of it. */
async function describeState(git: RunGit, top: string): Promise<object> {
  const index = resolve(top, (await git('rev-parse', '--git-path', 'index')).trim());
  const refs = (await git('for-each-ref')).split('\n').filter((line) => !line.includes('refs/cairn/'));
  return {
    index: (await readFile(index).catch(() => Buffer.from('none'))).toString('base64'),
    head: await git('symbolic-ref', '-q', 'HEAD').catch(() => 'detached'),
    refs,
    stash: await git('stash', 'list').catch(() => ''),
    status: await git('--no-optional-locks', 'status', '--porcelain=v2', '--untracked-files=all', '--ignored'),
    reflog: await git('reflog', '--all').catch(() => ''),
  };
}

async function expectSameFiles(git: RunGit, top: string, commit: string, leftOut: readonly string[]): Promise<void> {
  const list = async (...args: readonly string[]) => (await git('-C', top, ...args, '-z')).split('\0').filter(Boolean);
  const held = await list('ls-tree', '-r', '--name-only', '--full-tree', commit);
  const files = [...new Set(await list('ls-files', '--cached', '--others', '--exclude-standard'))];
  let compared = 0;
  for (const path of files) {
    const found = await lstat(join(top, path)).catch(() => undefined);
    if (!found) {
      // Deleted, or outside of a sparse checkout.
      if (!(await git('-C', top, 'ls-files', '-t', '--', path)).startsWith('S ')) expect(held).not.toContain(path);
      continue;
    }
    if (leftOut.includes(path) || found.isDirectory() || found.isFIFO()) continue;
    expect(held).toContain(path);
    const bytes = found.isSymbolicLink()
      ? Buffer.from(await readlink(join(top, path)))
      : await readFile(join(top, path));
    const { stdout } = await execa('git', ['-C', top, 'cat-file', 'blob', `${commit}:${path}`], {
      encoding: 'buffer',
      stripFinalNewline: false,
    });
    expect([path, Buffer.from(stdout).equals(bytes)]).toEqual([path, true]);
    compared += 1;
  }
  expect(held.filter((path) => !files.includes(path))).toEqual([]);
  expect(compared).toBeGreaterThan(0);
  await mkdir(top, { recursive: true });
}
