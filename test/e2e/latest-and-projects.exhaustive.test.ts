// Which run `latest` is, and whose runs a project lists and removes.

import { rename, rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** A pipeline that copies a file, named after its file: nothing of it needs a worker. */
async function writeCopying(rig: Rig, name: string, folder = '.'): Promise<void> {
  await rig.write(`${folder}/data/${name}.txt`, `${folder} ${name}\n`);
  await rig.write(
    `${folder}/pipelines/${name}.ts`,
    `import { definePipeline, file } from '@cairn/core';

export default definePipeline('${name}', { build: () => ({ copied: file('data/${name}.txt') }) });
`,
  );
}

async function begin(rig: Rig): Promise<void> {
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
}

interface Shown {
  readonly run: string;
  readonly pipeline: string;
  readonly elsewhere?: { readonly kind: string } | null;
}

async function runIn(rig: Rig, folder: string, pipeline: string): Promise<string> {
  const { stdout } = await rig.cairnIn(folder, 'run', pipeline, '--json');
  return (JSON.parse(stdout.trim().split('\n').at(-1)!) as Shown).run;
}

async function latestIn(rig: Rig, folder: string): Promise<Shown> {
  return JSON.parse((await rig.cairnIn(folder, 'show', 'latest', '--json')).stdout) as Shown;
}

async function listIn(rig: Rig, folder: string, ...args: string[]): Promise<readonly Shown[]> {
  return (JSON.parse((await rig.cairnIn(folder, 'runs', '--json', ...args)).stdout) as { runs: Shown[] }).runs;
}

const namesOf = (runs: readonly Shown[]): readonly string[] => runs.map(({ run }) => run).sort();

test('latest is the run that was answered last, also where nothing ran and an earlier one was named again', async () => {
  await using rig = await createRig();
  await writeCopying(rig, 'one');
  await writeCopying(rig, 'two');
  await begin(rig);
  const one = await runIn(rig, '.', 'one');
  const two = await runIn(rig, '.', 'two');
  expect((await latestIn(rig, '.')).run).toBe(two);
  // Planned whole, since another run was made meanwhile; then from what was kept; then the other from what was kept.
  for (const [pipeline, run] of [
    ['one', one],
    ['one', one],
    ['two', two],
    ['one', one],
    ['two', two],
  ] as const) {
    expect(await runIn(rig, '.', pipeline)).toBe(run);
    expect((await latestIn(rig, '.')).run).toBe(run);
  }
  expect((await listIn(rig, '.')).length).toBe(2);
  // One that an answer does not know of, such as an older Cairn wrote, came later than that.
  await runIn(rig, '.', 'one');
  await rename(rig.path('.cairn/answered'), rig.path('.cairn/put-away'));
  await rig.write('data/two.txt', 'changed\n');
  const newer = await runIn(rig, '.', 'two');
  await rm(rig.path('.cairn/answered'), { recursive: true });
  await rename(rig.path('.cairn/put-away'), rig.path('.cairn/answered'));
  expect((await latestIn(rig, '.')).run).toBe(newer);
});

test('a damaged record that was answered last is told, and no other run is taken for it', async () => {
  await using rig = await createRig();
  await writeCopying(rig, 'one');
  await writeCopying(rig, 'two');
  const one = await runIn(rig, '.', 'one');
  await runIn(rig, '.', 'two');
  await runIn(rig, '.', 'one');
  await rig.write(`.cairn/runs/${one}.json`, '{ "version": 1');
  const { exitCode, stderr } = await rig.cairn('show', 'latest');
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    `error: The record of run '${one}' is damaged: ${rig.path('.cairn/runs', `${one}.json`)}`,
  ]);
});

test('two projects of one repository list, name and remove their own runs alone', async () => {
  await using rig = await createRig();
  for (const folder of ['a', 'b']) {
    await rig.write(`${folder}/package.json`, `{ "name": "${folder}", "private": true, "type": "module" }\n`);
    await writeCopying(rig, 'same', folder);
  }
  await begin(rig);
  const ofA = await runIn(rig, 'a', 'same');
  const ofB = await runIn(rig, 'b', 'same');
  expect((await latestIn(rig, 'a')).run).toBe(ofA);
  expect(namesOf(await listIn(rig, 'a'))).toEqual([ofA]);
  expect(namesOf(await listIn(rig, 'b'))).toEqual([ofB]);
  const all = await listIn(rig, 'a', '--all-projects');
  expect(all.map(({ run, elsewhere }) => [run, elsewhere?.kind ?? 'here'])).toEqual([
    [ofB, 'project'],
    [ofA, 'here'],
  ]);
  expect((await rig.cairnIn('a', 'runs')).stdout).toContain('1 run of other projects of this repository');
  // A run of another project is still found by its id, and it is said that it is another's.
  const shown = await rig.cairnIn('a', 'show', ofB);
  expect([shown.exitCode, shown.stderr]).toEqual([
    0,
    `note: run ${ofB} was made by the project 'b' of this repository: its artifacts may not be in this store`,
  ]);
  expect((await rig.cairnIn('a', 'show', ofA)).stderr).toBe('');
  // Newer runs of its own let the first one of each go.
  await rig.write('a/data/same.txt', 'changed\n');
  await rig.write('b/data/same.txt', 'changed\n');
  const newA = await runIn(rig, 'a', 'same');
  const newB = await runIn(rig, 'b', 'same');
  const pruned = JSON.parse((await rig.cairnIn('a', 'prune', '--keep', '1', '--json')).stdout) as {
    removed: Shown[];
    others: number;
  };
  expect([namesOf(pruned.removed), pruned.others]).toEqual([[ofA], 2]);
  expect(namesOf(await listIn(rig, 'b'))).toEqual([ofB, newB]);
  // When asked, of all: with the record in the other project's folder.
  const whole = JSON.parse((await rig.cairnIn('a', 'prune', '--keep', '1', '--all-projects', '--json')).stdout) as {
    removed: Shown[];
  };
  expect(namesOf(whole.removed)).toEqual([ofB]);
  expect(namesOf(await listIn(rig, 'b'))).toEqual([newB]);
  expect(namesOf(await listIn(rig, 'a', '--all-projects'))).toEqual([newA, newB].sort());
});

test('runs of another working tree are marked, latest is not one of them where there is one of its own, and prune leaves them', async () => {
  await using rig = await createRig();
  await writeCopying(rig, 'one');
  await begin(rig);
  const here = await runIn(rig, '.', 'one');
  await rig.git('worktree', 'add', '--quiet', 'trees/other', '-b', 'other');
  await rig.write('trees/other/data/one.txt', 'changed there\n');
  // It has no runs of its own yet: the newest is the other's, and that is said.
  const borrowed = await rig.cairnIn('trees/other', 'show', 'latest');
  expect(borrowed.stderr).toBe(
    `note: run ${here} was made in the working tree '${rig.root}': its artifacts may not be in this store`,
  );
  const there = await runIn(rig, 'trees/other', 'one');
  expect((await latestIn(rig, '.')).run).toBe(here);
  expect((await latestIn(rig, 'trees/other')).run).toBe(there);
  const listed = await listIn(rig, '.');
  expect(listed.map(({ run, elsewhere }) => [run, elsewhere ?? null])).toEqual([
    [there, { kind: 'worktree', folder: rig.path('trees/other') }],
    [here, null],
  ]);
  const table = (await rig.cairn('runs')).stdout;
  expect(table).toContain(`${there} ~`);
  expect(table).toContain('~ made in another working tree of this repository');
  await rig.write('data/one.txt', 'changed here\n');
  const newer = await runIn(rig, '.', 'one');
  await rig.cairn('prune', '--keep', '1');
  expect(namesOf(await listIn(rig, '.'))).toEqual([there, newer].sort());
  expect(namesOf(await listIn(rig, 'trees/other'))).toEqual([there, newer].sort());
  // Its own `--keep 1` counts its own runs alone, too.
  await rig.cairnIn('trees/other', 'prune', '--keep', '1');
  expect(namesOf(await listIn(rig, '.'))).toEqual([there, newer].sort());
});

test('a run of a record without a project is listed by every project, and removed only where it was made', async () => {
  await using rig = await createRig();
  for (const folder of ['a', 'b']) {
    await rig.write(`${folder}/package.json`, `{ "name": "${folder}", "private": true, "type": "module" }\n`);
    await writeCopying(rig, 'same', folder);
  }
  // A record that was made outside git names no project, as those of an older Cairn.
  const old = await runIn(rig, 'a', 'same');
  await begin(rig);
  const record = JSON.parse((await rig.cairnIn('a', 'show', old, '--json')).stdout) as { project?: string };
  expect(record.project).toBeUndefined();
  expect(namesOf(await listIn(rig, 'a'))).toEqual([old]);
  expect((await latestIn(rig, 'a')).run).toBe(old);
  const newer = await runIn(rig, 'a', 'same');
  expect(newer).not.toBe(old);
  const pruned = await rig.cairnIn('a', 'prune', '--keep', '1', '--json');
  expect(namesOf((JSON.parse(pruned.stdout) as { removed: Shown[] }).removed)).toEqual([old]);
});
