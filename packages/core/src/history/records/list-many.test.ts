// Many fetched runs are read with few processes of git: their number does not grow with that of the runs, and none of
// them is read twice to be listed.

import { expect, it } from 'vitest';
import { createTempRepository } from '../git/temp-repository.rig.ts';
import { countGit, fetchMany } from './fetched-runs.rig.ts';
import { findRun } from './find-run.ts';
import { readRunCommits } from './list-committed.ts';
import { readRuns } from './list-runs.ts';
import { readSummaries } from './list-summaries.ts';

it.each([20, 600])('%i fetched runs are read with a handful of processes', async (count) => {
  await using at = await createTempRepository();
  await fetchMany(at, count);
  const calls = await countGit(at);
  const { runs, damaged } = await readRuns(at.root);
  expect([runs.length, damaged]).toEqual([count, []]);
  expect(await calls()).toBe(1 + Math.ceil(count / 250));
});

it('fetched runs that were listed once are listed again by their refs alone', async () => {
  await using at = await createTempRepository();
  await fetchMany(at, 600);
  const calls = await countGit(at);
  const cost = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
    const before = await calls();
    const result = await work();
    return [result, (await calls()) - before];
  };
  const [first, all] = await cost(() => readSummaries(at.root));
  expect([first.runs.length, all]).toEqual([600, 4]);
  expect(await cost(() => readSummaries(at.root))).toEqual([first, 1]);
  await fetchMany(at, 601);
  const [{ runs }, one] = await cost(() => readSummaries(at.root));
  expect([runs.length, one]).toEqual([601, 2]);
  // The names, the list, and then the one run: where it is, and what it holds.
  const [latest, found] = await cost(() => findRun(at.root, 'latest'));
  expect([latest.run, found]).toEqual([runs.at(-1)!.run, 4]);
});

it('a commit that is missing takes none of the others with it', async () => {
  await using at = await createTempRepository();
  await fetchMany(at, 9);
  const commits = (await at.git('for-each-ref', '--format=%(objectname)', 'refs/cairn')).split('\n');
  const missing = 'f'.repeat(40);
  const found = await readRunCommits(at.root, [...commits.slice(0, 4), missing, ...commits.slice(4), '--all', 'HEAD']);
  expect([...found.keys()].sort()).toEqual([...commits].sort());
});
