import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunId } from '../../base/brand.ts';
import { ProblemError } from '../../base/errors/problem.ts';
import { createTempFolder, createTempRepository } from '../git/temp-repository.rig.ts';
import { pruneRuns } from '../housekeeping/prune-runs.ts';
import { changeMetadata } from '../metadata/edit-metadata.ts';
import { commitRun } from '../snapshot/commit-run.ts';
import { takeTree } from '../snapshot/take-tree.ts';
import { findRun } from './find-run.ts';
import { createRecord } from './run-record.rig.ts';
import { writeRun } from './write-run.ts';

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw error ?? new Error('It did not fail');
  return error.problems.map(({ code, message, fix }) => `${code}: ${message}. ${fix}`).join('\n');
}

test('by name, by the beginning of one, and the latest', async () => {
  await using folder = await createTempFolder();
  const { root } = folder;
  const names = ['20260101T000000000Z-aaaa', '20260102T000000000Z-bbbb', '20260102T000000000Z-bbbb0'];
  for (const run of names) await writeRun(root, createRecord({ run }));
  const found = async (name: string) => (await findRun(root, name)).run;
  expect(await found(names[0]!)).toBe(names[0]);
  expect(await found('20260101')).toBe(names[0]);
  expect(await found(names[1]!)).toBe(names[1]);
  expect(await found('latest')).toBe(names[2]);
  expect(await problemOf(findRun(root, '20260102'))).toMatchInlineSnapshot(
    `"ambiguous-run: '20260102' matches more than one run: '20260102T000000000Z-bbbb', '20260102T000000000Z-bbbb0'. Give more of the name."`,
  );
  for (const name of ['', 'nope', '--all', 'HEAD', '../runs'])
    expect(await problemOf(findRun(root, name))).toContain(`unknown-run: No run is named '${name}'`);
});

test('where nothing was run, it says so', async () => {
  await using folder = await createTempFolder();
  expect(await problemOf(findRun(folder.root, 'latest'))).toMatchInlineSnapshot(
    `"unknown-run: No run is named 'latest', and none finished at a commit of that name. There are no runs here yet: cairn run <pipeline>."`,
  );
});

test('a commit stands for its newest finished run, however git names it', async () => {
  await using repository = await createTempRepository();
  const { root } = repository;
  const first = await repository.commit();
  await repository.git('tag', '--annotate', '--message=a', 'released');
  const second = await repository.commit();
  const git = { commit: first, branch: 'main', dirty: [] };
  await writeRun(root, createRecord({ run: '1', git, status: 'refused' }));
  await writeRun(root, createRecord({ run: '2', git }));
  await writeRun(root, createRecord({ run: '3', git, pipeline: 'bias', file: 'pipelines/admissions.ts' }));
  await writeRun(root, createRecord({ run: '4', git, status: 'interrupted' }));
  for (const name of [first, first.slice(0, 7), first.toUpperCase(), 'released', 'HEAD~1', 'main^'])
    expect((await findRun(root, name)).run).toBe('3');
  for (const pipeline of ['digits', 'pipelines/digits.ts'])
    expect((await findRun(root, 'HEAD^', pipeline)).run).toBe('2');
  for (const pipeline of ['bias', 'admissions']) expect((await findRun(root, 'HEAD^', pipeline)).run).toBe('3');
  expect(await problemOf(findRun(root, second))).toContain('unknown-run');
  expect(await problemOf(findRun(root, 'main'))).toContain('unknown-run');
});

test('a commit is found in the records where there is no repository any more', async () => {
  await using folder = await createTempFolder();
  const commits = ['abcd1'.padEnd(40, '0'), 'abcd2'.padEnd(40, '0')];
  for (const commit of commits)
    await writeRun(folder.root, createRecord({ run: `2026-${commit}`, git: { commit, branch: null, dirty: [] } }));
  expect((await findRun(folder.root, 'abcd2')).git.commit).toBe(commits[1]);
  expect(await problemOf(findRun(folder.root, 'abcd'))).toContain('ambiguous-run');
});

test('a commit stands for a run of just what it holds, where there is one', async () => {
  await using repository = await createTempRepository();
  const { root } = repository;
  const commit = await repository.commit();
  const clean = { commit, branch: 'main', dirty: [] };
  const dirty = { ...clean, dirty: ['steps/a.ts'] };
  await writeRun(root, createRecord({ run: '1', git: dirty }));
  expect((await findRun(root, 'HEAD')).run).toBe('1');
  await writeRun(root, createRecord({ run: '2', git: clean }));
  await writeRun(root, createRecord({ run: '3', git: dirty }));
  expect([(await findRun(root, 'HEAD')).run, (await findRun(root, 'latest')).run]).toEqual(['2', '3']);
});

test('a record that cannot be read is no unknown run, and the one before it is not the latest', async () => {
  await using folder = await createTempFolder();
  const { root } = folder;
  for (const run of ['2026-1', '2026-2', '2026-3']) await writeRun(root, createRecord({ run }));
  await folder.write('.cairn/runs/2026-1.json', '{');
  expect(await problemOf(findRun(root, '2026-1'))).toBe(
    `record-damaged: The record of run '2026-1' is damaged: ${root}/.cairn/runs/2026-1.json. Restore the file from a copy, or remove it, which deletes the run.`,
  );
  expect((await findRun(root, 'latest')).run).toBe('2026-3');
  await folder.write('.cairn/runs/2026-3.json', '');
  expect(await problemOf(findRun(root, 'latest'))).toContain("record-damaged: The record of run '2026-3'");
  await folder.remove('.cairn/runs/2026-3.json');
  expect((await findRun(root, 'latest')).run).toBe('2026-2');
});

test('a commit that is no run, where a run is looked for by its ref', async () => {
  await using repository = await createTempRepository();
  const commit = await repository.commit();
  await repository.git('update-ref', 'refs/cairn/runs/2026-1', commit);
  expect(await problemOf(findRun(repository.root, '2026-1'))).toBe(
    "record-damaged: The record of run '2026-1' is damaged: refs/cairn/runs/2026-1. Fetch it again, or delete the run: git update-ref -d refs/cairn/runs/2026-1",
  );
});

test('a pipeline of which no run is known is named, with those that are', async () => {
  await using folder = await createTempFolder();
  const { root } = folder;
  await writeRun(root, createRecord({ run: '1' }));
  await writeRun(root, createRecord({ run: '2', pipeline: 'bias' }));
  expect(await problemOf(findRun(root, 'latest', 'nope'))).toBe(
    "pipeline-without-runs: No run of pipeline 'nope' is known. There are runs of 'digits', 'bias'.",
  );
  expect(await problemOf(pruneRuns({ root, pipeline: 'nope', keep: 1 }))).toContain('pipeline-without-runs');
});

test('a tag of a run brings its record into a clone that fetched no runs', async () => {
  await using repository = await createTempRepository();
  const { root } = repository;
  await repository.commit();
  const taken = await takeTree(root, {});
  if (typeof taken === 'string') throw new Error(taken);
  const record = createRecord({ run: '2026-1' });
  const snapshot = await commitRun(taken, record);
  await repository.git('tag', '--annotate', '--message=v1', 'cairn/digits/v1', snapshot);
  await repository.git('clone', '--quiet', '.', 'clone');
  const clone = join(root, 'clone');
  for (const name of ['cairn/digits/v1', snapshot]) expect(await findRun(clone, name)).toEqual({ ...record, snapshot });
  expect(await problemOf(findRun(clone, 'main'))).toBe(
    "unknown-run: No run is named 'main', and none finished at a commit of that name. There are no runs here yet: cairn run <pipeline>. cairn fetch gets the runs of others.",
  );
});

test('by words of position: of the pipeline of the latest run', async () => {
  await using folder = await createTempFolder();
  const { root } = folder;
  const other = { pipeline: 'other', file: 'pipelines/other.ts' };
  for (const [run, facts] of [
    ['1', {}],
    ['2', other],
    ['3', {}],
    ['4', {}],
    ['5', other],
    ['6', {}],
  ] as const)
    await writeRun(root, createRecord({ run, ...facts }));
  const found = async (name: string, pipeline?: string) => (await findRun(root, name, pipeline)).run;
  expect(await Promise.all(['latest', 'previous', 'latest~1', 'latest~3'].map((name) => found(name)))).toEqual([
    '6',
    '4',
    '4',
    '1',
  ]);
  expect(await found('latest~0')).toBe('6');
  expect(await found('previous', 'other')).toBe('2');
  for (const name of ['latest~4', 'latest:nightly', 'latest~'])
    expect(await problemOf(findRun(root, name))).toContain('unknown-run');
  expect(await problemOf(findRun(root, 'latest~4'))).toContain("There is no run 'latest~4' here");
});

test('by a name, a tag and a text that somebody gave them', async () => {
  await using repository = await createTempRepository();
  const { root } = repository;
  const first = await repository.commit();
  await repository.git('branch', 'taken');
  const git = { commit: first, branch: 'main', dirty: [] };
  for (const run of ['1', '2', '3', '4']) await writeRun(root, createRecord({ run, ...(run === '4' && { git }) }));
  await changeMetadata(root, '1' as RunId, { name: 'baseline', addTags: ['nightly'] });
  await changeMetadata(root, '2' as RunId, { name: 'baseline', note: 'not nightly at all' });
  await changeMetadata(root, '3' as RunId, { addTags: ['nightly'], name: 'taken' });
  const found = async (name: string) => (await findRun(root, name)).run;
  expect(await found('baseline')).toBe('2');
  expect(await found('latest:nightly')).toBe('3');
  expect(await found('latest:nightly~1')).toBe('1');
  // No tag and no name is this text.
  expect(await found('latest:NOT nightly')).toBe('2');
  // A branch means its run, as it did before runs had names.
  expect(await found('taken')).toBe('4');
  expect(await found('latest:taken')).toBe('3');
});
