// files(…): a record of refs by a pattern, read while planning. A new file runs its own nodes and the readers of all.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';
import { writeSmallSteps } from '../rig/write-steps.ts';

async function createProject(pattern = "files('data/months/*.txt')"): Promise<Rig> {
  const rig = await createRig();
  await writeSmallSteps(rig);
  await rig.write('data/months/2024-02.txt', 'a b');
  await rig.write('data/months/2024-01.txt', 'a');
  await rig.write('data/months/notes.md', 'not data');
  await rig.write('data/months/deep/2023-12.txt', 'a b c');
  await rig.write(
    'pipelines/months.ts',
    `import { definePipeline, file, files } from '@cairn/core';
import { count, gather, read } from '../steps/small.ts';

export default definePipeline('months', {
  build() {
    const found = Object.entries(${pattern});
    const parts = Object.fromEntries(found.map(([name, one]) => [name, one && count(read({ file: one })).count]));
    return { all: gather({ parts }).all };
  },
});
`,
  );
  return rig;
}

const show = (rig: Rig, ...args: string[]) => rig.run('months', ...args).then(({ outcomes }) => outcomes);

test('a record by names in code-unit order; a new file runs its own nodes and the reader of all', async () => {
  await using rig = await createProject();
  expect(await show(rig)).toEqual([
    'file(data/months/2024-01.txt) ran',
    'file(data/months/2024-02.txt) ran',
    'read(2024-01.txt) ran',
    'count(2024-01.txt) ran',
    'read(2024-02.txt) ran',
    'count(2024-02.txt) ran',
    'gather ran',
  ]);
  await rig.write('data/months/2024-00.txt', 'a b c d');
  expect((await show(rig)).filter((line) => line.endsWith(' ran'))).toEqual([
    'file(data/months/2024-00.txt) ran',
    'read(2024-00.txt) ran',
    'count(2024-00.txt) ran',
    'gather ran',
  ]);
  await rig.cairn('get', 'latest', 'all', '--to', 'all.json');
  expect(JSON.parse(await rig.read('all.json'))).toEqual({ '2024-00.txt': 4, '2024-01.txt': 1, '2024-02.txt': 2 });
});

test('nothing to do is answered without a plan, and not when a file came or went', async () => {
  await using rig = await createProject();
  await show(rig);
  await show(rig);
  expect((await runNotingModules(rig, 'months')).isPlanned).toBe(false);
  await rig.write('data/months/2024-03.txt', 'a');
  const added = await runNotingModules(rig, 'months');
  expect([added.isPlanned, added.outcomes.length]).toEqual([true, 10]);
  await rig.remove('data/months/2024-03.txt');
  const removed = await runNotingModules(rig, 'months');
  expect([removed.isPlanned, removed.outcomes.length, removed.outcomes.at(-1)]).toEqual([true, 7, 'gather fresh']);
});

test.each([
  ["files('data/months/**/*.txt')", ['2024-01.txt', '2024-02.txt', 'deep/2023-12.txt']],
  ["files('data/months', { match: '*.txt', except: '*-01.txt' })", ['2024-02.txt']],
  ["files('data/months/*', { except: ['*.md', '*-02*'] })", ['2024-01.txt']],
  ["files('data/none/*.txt', { optional: true })", []],
])('%s', async (pattern, names) => {
  await using rig = await createProject(pattern);
  const { outcomes } = await rig.run('months');
  expect(outcomes.filter((line) => line.startsWith('file(')).map((line) => line.slice(17, -5))).toEqual(
    names.map((name) => name),
  );
});

test('no match is an author error with file and line', async () => {
  await using rig = await createProject("files('data/months/*.csv')");
  const { errors, exitCode } = await rig.run('months');
  expect(exitCode).toBe(2);
  expect(errors.map(({ code, message, file, line }) => ({ code, message, file, line }))).toEqual([
    {
      code: 'files-without-match',
      message: "No file matches 'data/months/*.csv'",
      file: rig.path('pipelines/months.ts'),
      line: 6,
    },
  ]);
});

test('an optional file is left out of a record until it is there', async () => {
  await using rig = await createProject(
    "{ first: file('data/months/2024-01.txt'), later: file('data/months/2024-09.txt', { optional: true }) }",
  );
  expect((await show(rig)).length).toBe(4);
  await show(rig);
  expect((await runNotingModules(rig, 'months')).isPlanned).toBe(false);
  await rig.write('data/months/2024-09.txt', 'a b');
  expect((await show(rig)).length).toBe(7);
});
