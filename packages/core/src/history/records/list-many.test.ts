// Many fetched runs are read with few processes of git: their number does not grow with that of the runs.

import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { createTempRepository } from '../git/temp-repository.rig.ts';
import { findRun } from './find-run.ts';
import { readRunCommits } from './list-committed.ts';
import { readRuns } from './list-runs.ts';
import { refOf, writeMessage } from './run-commit.ts';
import { createRecord } from './run-record.rig.ts';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

type Repository = Awaited<ReturnType<typeof createTempRepository>>;

/** Runs that only git holds, as after a fetch. */
async function fetchMany(at: Repository, count: number): Promise<void> {
  const stream: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const run = createRecord({ run: `20260101T${String(index).padStart(9, '0')}Z-0001` });
    const message = writeMessage(run);
    const size = Buffer.byteLength(message);
    stream.push(`commit ${refOf(run.run)}\ncommitter A <a@example.org> 0 +0000\ndata ${size}\n${message}\n`);
  }
  await execa('git', ['fast-import', '--quiet'], { cwd: at.root, input: stream.join('') });
}

/** Puts a git before the others that notes each call. Returns how many there were. */
async function countGit(at: Repository): Promise<() => Promise<number>> {
  const { stdout: git } = await execa('which', ['git']);
  const calls = join(at.root, '.git/calls');
  await at.write('.git/bin/git', `#!/bin/sh\necho call >> '${calls}'\nexec '${git}' "$@"\n`);
  await chmod(join(at.root, '.git/bin/git'), 0o755);
  process.env['PATH'] = `${join(at.root, '.git/bin')}:${path}`;
  return async () => (await readFile(calls, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
}

it.each([20, 600])('%i fetched runs are listed with a handful of processes', async (count) => {
  await using at = await createTempRepository();
  await fetchMany(at, count);
  const calls = await countGit(at);
  const { runs, damaged } = await readRuns(at.root);
  expect([runs.length, damaged]).toEqual([count, []]);
  const first = await calls();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(1 + Math.ceil(count / 250));
  expect((await findRun(at.root, 'latest')).run).toBe(runs.at(-1)!.run);
  expect((await calls()) - first).toBeLessThanOrEqual(3 + Math.ceil(count / 250));
});

it('a commit that is missing takes none of the others with it', async () => {
  await using at = await createTempRepository();
  await fetchMany(at, 9);
  const commits = (await at.git('for-each-ref', '--format=%(objectname)', 'refs/cairn')).split('\n');
  const missing = 'f'.repeat(40);
  const found = await readRunCommits(at.root, [...commits.slice(0, 4), missing, ...commits.slice(4), '--all', 'HEAD']);
  expect([...found.keys()].sort()).toEqual([...commits].sort());
});
