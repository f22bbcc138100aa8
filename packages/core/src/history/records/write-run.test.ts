import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCommitFacts } from '../git/read-commit-facts.ts';
import { createTempFolder, createTempRepository } from '../git/temp-repository.rig.ts';
import { createRunId } from './create-run-id.ts';
import { listRuns, readRuns } from './list-runs.ts';
import { createRecord } from './run-record.rig.ts';
import { recordFile, writeRun } from './write-run.ts';

test('runs are listed oldest first, whatever the order in which they were written', async () => {
  await using folder = await createTempFolder();
  const records = ['2026-01-01', '2026-01-02', '2026-01-03'].map((at) =>
    createRecord({ run: createRunId(new Date(at)) }),
  );
  for (const record of records.toReversed())
    expect(await writeRun(folder.root, record)).toBe(recordFile(folder.root, record.run));
  expect(await listRuns(folder.root)).toEqual(records);
});

test('where nothing was run there are no runs', async () => {
  await using folder = await createTempFolder();
  expect(await readRuns(folder.root)).toEqual({ runs: [], damaged: [] });
});

test('damaged records are named and skipped, and what a killed run left behind is not seen', async () => {
  await using folder = await createTempFolder();
  const whole = createRecord({ run: '3' });
  for (const run of ['1', '2', '3', '4']) await writeRun(folder.root, createRecord({ run }));
  const file = recordFile(folder.root, createRecord({ run: '1' }).run);
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 200));
  await folder.write('.cairn/runs/2.json', '');
  await folder.write('.cairn/runs/4.json', await readFile(recordFile(folder.root, whole.run), 'utf8'));
  await folder.write('.cairn/runs/.5.77', '{');
  expect(await readRuns(folder.root)).toEqual({ runs: [whole], damaged: ['1', '2', '4'] });
});

test('a record that cannot be written leaves nothing behind', async () => {
  await using folder = await createTempFolder();
  const record = createRecord();
  await folder.write(`.cairn/runs/${record.run}.json/in-the-way`, '');
  await expect(writeRun(folder.root, record)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await readdir(join(folder.root, '.cairn/runs'))).toEqual([`${record.run}.json`]);
});

test('records never make a tree dirty, and a .gitignore that is there stays', async () => {
  await using repository = await createTempRepository();
  const commit = await repository.commit();
  await writeRun(repository.root, createRecord());
  expect(await readCommitFacts(repository.root)).toEqual({ commit, branch: 'main', dirty: [] });
  await repository.write('.cairn/.gitignore', '*\n# mine\n');
  await chmod(join(repository.root, '.cairn/.gitignore'), 0o444);
  await writeRun(repository.root, createRecord({ run: '2' }));
  expect(await readFile(join(repository.root, '.cairn/.gitignore'), 'utf8')).toBe('*\n# mine\n');
});
