// A list of runs by what it shows of them says the same as their records, whatever was kept of earlier lists.

import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { createTempFolder, createTempRepository, type TempFolder } from '../git/temp-repository.rig.ts';
import { fetchRecords, nameOfFetched } from './fetched-runs.rig.ts';
import { summariesFile } from './kept-summaries.ts';
import { readRuns } from './list-runs.ts';
import { readSummaries } from './list-summaries.ts';
import { createRecord } from './run-record.rig.ts';
import { summarizeRun } from './run-summary.ts';
import { recordFile, writeRun } from './write-run.ts';

const figure = { low: null, high: null, n: 1 };

/** Two runs of this folder and three that were fetched, one of them with figures that JSON has no words for. */
async function fill(at: TempFolder): Promise<void> {
  await fetchRecords(at, [
    createRecord({ run: nameOfFetched(0), params: { rate: -0, most: Number.POSITIVE_INFINITY } }),
    createRecord({ run: nameOfFetched(1), metrics: { loss: { value: Number.NaN, ...figure } } }),
    createRecord({ run: nameOfFetched(2), git: { commit: 'a'.repeat(40), branch: 'main', dirty: ['b'] } }),
  ]);
  for (const run of ['20260102T000000000Z-0001', '20260103T000000000Z-0001'])
    await writeRun(at.root, createRecord({ run, project: '' }));
}

/** Files that have just been written may change at the same moment: these were written a minute ago, as most are. */
async function settle(at: TempFolder): Promise<void> {
  for (let wait = 0; wait < 100 && !(await isKept(at)); wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await readSummaries(at.root);
  }
  expect(await isKept(at)).toBe(true);
}

async function isKept(at: TempFolder): Promise<boolean> {
  const bytes = await readFile(summariesFile(at.root)).catch(() => undefined);
  const note = bytes && (openSealedJson(bytes) as { readonly files: object });
  return note !== undefined && Object.keys(note.files).length === 2;
}

async function expectRight(at: TempFolder): Promise<void> {
  const { runs, damaged } = await readRuns(at.root);
  expect(await readSummaries(at.root)).toEqual({ runs: runs.map(summarizeRun), damaged });
}

test('it is the same as the records say, the first time and again', async () => {
  await using at = await createTempRepository();
  await fill(at);
  await expectRight(at);
  await settle(at);
  await expectRight(at);
  expect((await readSummaries(at.root)).runs.map(({ run }) => run)).toEqual([
    ...[0, 1, 2].map(nameOfFetched),
    '20260102T000000000Z-0001',
    '20260103T000000000Z-0001',
  ]);
});

test('where nothing was run nothing is kept', async () => {
  await using at = await createTempFolder();
  expect(await readSummaries(at.root)).toEqual({ runs: [], damaged: [] });
  expect(await readdir(at.root)).toEqual([]);
});

test('a record that is written again, cut off, removed or comes is seen', async () => {
  await using at = await createTempRepository();
  await fill(at);
  await readSummaries(at.root);
  await settle(at);
  const [second, third] = ['20260102T000000000Z-0001', '20260103T000000000Z-0001'].map((run) => createRecord({ run }));
  await writeRun(at.root, { ...second!, status: 'failed' });
  await writeFile(recordFile(at.root, third!.run), '{');
  await writeRun(at.root, createRecord({ run: '20260104T000000000Z-0001' }));
  await expectRight(at);
  expect((await readSummaries(at.root)).damaged).toEqual([third!.run]);
  await rm(recordFile(at.root, second!.run));
  await expectRight(at);
});

test('a record of the same size and time is another one', async () => {
  await using at = await createTempRepository();
  await fill(at);
  await readSummaries(at.root);
  await settle(at);
  const record = createRecord({ run: '20260102T000000000Z-0001', project: '' });
  const file = recordFile(at.root, record.run);
  await utimes(file, 1, 1);
  await settle(at);
  await writeRun(at.root, { ...record, seed: 2 });
  await utimes(file, 1, 1);
  await expectRight(at);
});

test('a ref that was removed, or names another commit, is seen', async () => {
  await using at = await createTempRepository();
  await fill(at);
  await readSummaries(at.root);
  await at.git('update-ref', '-d', `refs/cairn/runs/${nameOfFetched(0)}`);
  await at.git('update-ref', '-d', `refs/cairn/runs/${nameOfFetched(1)}`);
  await fetchRecords(at, [createRecord({ run: nameOfFetched(1), status: 'failed' })]);
  await expectRight(at);
  // A ref of one name at the commit of another run is no run.
  await at.git('update-ref', `refs/cairn/runs/${nameOfFetched(0)}`, `refs/cairn/runs/${nameOfFetched(2)}`);
  await expectRight(at);
  expect((await readSummaries(at.root)).runs.length).toBe(4);
});

const spoil: Readonly<Record<string, (bytes: Buffer) => Buffer | string>> = {
  'cut off': (bytes) => bytes.subarray(0, bytes.length / 2),
  empty: () => '',
  'with one byte flipped': (bytes) =>
    bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 1 : byte)) as Buffer,
  'of another version': (bytes) => sealJson({ ...(openSealedJson(bytes) as object), version: 0 }),
  'with a run of wrong types': (bytes) => {
    const note = openSealedJson(bytes) as { readonly commits: Readonly<Record<string, object>> };
    const commits = Object.entries(note.commits).map(([commit, run]) => [commit, { ...run, metrics: 7 }]);
    return sealJson({ ...note, commits: Object.fromEntries(commits) });
  },
  'a list': () => sealJson([]),
  nothing: () => sealJson(null),
};

test.each(Object.keys(spoil))('what was kept is made again where it is %s', async (how) => {
  await using at = await createTempRepository();
  await fill(at);
  await readSummaries(at.root);
  await settle(at);
  const file = summariesFile(at.root);
  await writeFile(file, spoil[how]!(await readFile(file)));
  await expectRight(at);
  await settle(at);
});

test('a folder where it should be costs time, and no more', async () => {
  await using at = await createTempRepository();
  await fill(at);
  await mkdir(`${summariesFile(at.root)}/in-the-way`, { recursive: true });
  await expectRight(at);
  expect(await readdir(dirname(summariesFile(at.root)))).toEqual(['runs.json']);
});
