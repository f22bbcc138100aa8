// A run with nothing to do costs little more than starting Node: it loads neither the pipeline nor what plans it, and
// tells what a whole run would tell. Whatever could make that answer wrong is a row here.

import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type RigOptions } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';
import { callNotingModules, runNotingModules } from '../rig/run-noting-modules.ts';

async function createProject(options: RigOptions = {}): Promise<Rig> {
  const rig = await createRig(options);
  await writeCountingProject(rig);
  await rig.write('.gitignore', 'node_modules/\n.cairn*\n');
  await rig.write('package-lock.json', '{ "lockfileVersion": 3, "packages": {} }\n');
  await rig.write('tsconfig.json', '{}\n');
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
  return rig;
}

/** A second run, so that what was written just before the first is old enough to be believed. */
async function settle(rig: Rig, pipeline = 'counting'): Promise<void> {
  await rig.run(pipeline);
  expect((await runNotingModules(rig, pipeline)).isPlanned).toBe(false);
}

test.each([
  ['built', 'node_modules/@cairn/cli', 'dist'],
  ['source', 'packages/cli', 'bundle'],
] as const)('it loads three files and five parts of Node, where packages are %s', async (packages, command, folder) => {
  await using rig = await createProject({ packages });
  await settle(rig);
  const { loaded, outcomes, exitCode } = await runNotingModules(rig, 'counting');
  expect(exitCode).toBe(0);
  expect(outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
  expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual([
    `${command}/bin/cairn.js`,
    `${command}/bin/find-answer-file.js`,
    `${command}/${folder}/answer.cjs`,
  ]);
});

test.each([
  ['built', 'node_modules/@cairn/cli', 'dist'],
  ['source', 'packages/cli', 'bundle'],
] as const)('help and the version load three files, where packages are %s', async (packages, command, folder) => {
  await using rig = await createRig({ packages });
  // Where the bundle is not there yet, it is built.
  await rig.cairn('--help');
  for (const [words, said] of [
    [['--help'], 'Usage  cairn <command> [options]'],
    [[], 'Usage  cairn <command> [options]'],
    [['run', '--help'], 'Usage  cairn run [pipeline] [options]'],
    [['help', 'why'], 'Usage  cairn why'],
    [['--version'], '0.'],
  ] as const) {
    const { loaded, told } = await callNotingModules(rig, words);
    expect([words, told.exitCode, told.stderr]).toEqual([words, 0, '']);
    expect(told.stdout).toContain(said);
    expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual([
      `${command}/bin/cairn.js`,
      `${command}/bin/find-answer-file.js`,
      `${command}/${folder}/help.cjs`,
    ]);
    expect(loaded).not.toContain('node:crypto');
  }
  // What is typed wrongly is for the whole command to say.
  const wrong = await callNotingModules(rig, ['nonsense', '--help']);
  expect([wrong.told.exitCode, wrong.told.stderr]).toEqual([2, expect.stringContaining("no command 'nonsense'")]);
});

test.each([
  ['done', 'counting', writeCountingProject, []],
  ['refused', 'judging', writeJudgingProject, ['--set', 'wanted=0.9']],
] as const)('it tells what a whole run tells, where the run is %s', async (status, pipeline, write, args) => {
  await using rig = await createRig();
  await write(rig);
  await rig.run(pipeline, ...args);
  const answered = await runNotingModules(rig, pipeline, args);
  const whole = await runNotingModules(rig, pipeline, [...args, '--verify-inputs']);
  expect([answered.isPlanned, whole.isPlanned]).toEqual([false, true]);
  // Nodes are told in the order in which they end.
  const timeless = (text: string) =>
    text
      .replace(/"at":"[^"]*"|"seconds":[\d.e-]+/g, '')
      .split('\n')
      .sort();
  expect(timeless(answered.stdout)).toEqual(timeless(whole.stdout));
  expect(answered.finished?.status).toBe(status);
  expect(answered.exitCode).toBe(whole.exitCode);
});

const all = ['file(data/lines.txt)', 'count', 'double'];

/** What is changed, and which nodes run then. */
const changes: readonly (readonly [string, (rig: Rig) => Promise<unknown>, readonly string[]])[] = [
  ['a constant of a step', (rig) => rig.write('steps/factor.ts', 'export const factor = 2;\n'), ['count', 'double']],
  ['a comment', (rig) => rig.write('steps/factor.ts', 'export const factor = 1; // one\n'), []],
  ['an input file', (rig) => rig.write('data/lines.txt', 'one\ntwo\n'), all],
  ['package.json', (rig) => rig.write('package.json', '{ "name": "other", "type": "module" }\n'), []],
  ['a package.json nearer to the steps', (rig) => rig.write('steps/package.json', '{ "type": "module" }\n'), []],
  ['tsconfig.json', (rig) => rig.write('tsconfig.json', '{ "compilerOptions": {} }\n'), []],
  [
    'package-lock.json',
    (rig) => rig.write('package-lock.json', '{ "lockfileVersion": 3, "packages": { "node_modules/x": {} } }\n'),
    [],
  ],
  [
    'the lockfile of what is installed',
    (rig) => rig.write('node_modules/.package-lock.json', '{ "lockfileVersion": 3, "packages": {} }\n'),
    [],
  ],
  ['the commit', (rig) => rig.git('commit', '-q', '--allow-empty', '-m', 'second'), []],
  ['a lost artifact', (rig) => rm(rig.path('.cairn/artifacts'), { recursive: true }), all],
  // What a run knows of an intermediate result is enough (ADR 45).
  ['a lost record', (rig) => rm(rig.path('.cairn/records'), { recursive: true }), ['file(data/lines.txt)', 'double']],
  ['a lost record of the run', (rig) => rm(rig.path('.cairn/runs'), { recursive: true }), []],
  ['a damaged answer', (rig) => flipAnswer(rig), []],
];

test('it plans anew after each change, and answers again after that', async () => {
  await using rig = await createProject();
  await settle(rig);
  for (const [name, change, runs] of changes) {
    await change(rig);
    const run = await runNotingModules(rig, 'counting');
    expect([name, run.isPlanned]).toEqual([name, true]);
    const ran = run.outcomes.filter((outcome) => !outcome.endsWith(' fresh'));
    expect([name, ran]).toEqual([name, runs.map((label) => `${label} ran`)]);
    expect([name, (await runNotingModules(rig, 'counting')).isPlanned]).toEqual([name, false]);
  }
  expect(changes.length).toBe(13);
});

describe('it plans anew after a change of', () => {
  test('a file that is edited so fast that size and mtime stay', async () => {
    await using rig = await createProject();
    await settle(rig);
    const { atime, mtime } = await stat(rig.path('data/lines.txt'));
    await writeFile(rig.path('data/lines.txt'), 'one\ntwo\nfour!');
    await writeFile(rig.path('data/lines.txt'), 'one\n2\n\nthree\n'.slice(0, 14));
    await utimes(rig.path('data/lines.txt'), atime, mtime);
    const run = await runNotingModules(rig, 'counting');
    expect(run.isPlanned).toBe(true);
    expect(run.node('count').outcome).toBe('ran');
  });

  test('a file that takes precedence in resolution', async () => {
    await using rig = await createProject();
    await rig.write(
      'steps/factor.ts',
      `import { createRequire } from 'node:module';
export const factor = createRequire(import.meta.url)('./table').length;
`,
    );
    await rig.write('steps/table.json', '[1]');
    await settle(rig);
    // An ending that is looked for first wins.
    await rig.write('steps/table.js', 'export const nothing = 1;\n');
    expect((await runNotingModules(rig, 'counting')).isPlanned).toBe(true);
  });

  test('a new match of a folder, and a change of one; not another file', async () => {
    await using rig = await createProject();
    await writeFolderProject(rig);
    await settle(rig, 'listing');
    await rig.write('rows/b.csv', '2\n');
    const added = await runNotingModules(rig, 'listing');
    expect(added.outcomes).toEqual(['folder(rows) ran', 'list ran']);
    await rig.write('rows/a.csv', '3\n');
    expect((await runNotingModules(rig, 'listing')).outcomes).toEqual(['folder(rows) ran', 'list ran']);
    await rig.write('rows/a.txt', '3\n');
    expect((await runNotingModules(rig, 'listing')).outcomes).toEqual(['folder(rows) fresh', 'list fresh']);
  });

  test('a declared variable of the environment, and no other', async () => {
    await using rig = await createProject();
    await rig.write('steps/factor.ts', "export const factor = Number(process.env['FACTOR'] ?? 1);\n");
    const declared = (await rig.read('steps/count.ts')).replace('in: {', "env: ['FACTOR'],\n  in: {");
    await rig.write('steps/count.ts', declared);
    await settle(rig);
    expect((await runNotingModules(rig, 'counting', [], { OTHER: '2' })).isPlanned).toBe(false);
    const changed = await runNotingModules(rig, 'counting', [], { FACTOR: '2' });
    expect(changed.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double ran']);
  });

  test('params, and of the last run of the project', async () => {
    await using rig = await createProject();
    await settle(rig);
    expect((await runNotingModules(rig, 'counting', ['--set', 'times=2'])).isPlanned).toBe(true);
    expect((await runNotingModules(rig, 'counting', ['--set', 'times=2'])).isPlanned).toBe(false);
    // Another run is the last one now, so that a run as the first is one of its own, and recorded.
    expect((await runNotingModules(rig, 'counting')).isPlanned).toBe(true);
    expect(await readdir(rig.path('.cairn/runs'))).toHaveLength(3);
    // A text that looks like a number.
    expect((await runNotingModules(rig, 'counting', ['--set', 'name=7'])).isPlanned).toBe(true);
    expect((await runNotingModules(rig, 'counting', ['--set', 'name=7'])).isPlanned).toBe(false);
  });
});

async function flipAnswer(rig: Rig): Promise<void> {
  const [name] = await readdir(rig.path('.cairn/cache/kept'));
  const text = await rig.read(`.cairn/cache/kept/${name}`);
  await rig.write(`.cairn/cache/kept/${name}`, text.replace('"exitCode":0', '"exitCode":1'));
}

async function writeFolderProject(rig: Rig): Promise<void> {
  await rig.write('rows/a.csv', '1\n');
  await rig.write('rows/other.txt', '1\n');
  await rig.write(
    'steps/list.ts',
    `import { readdirSync } from 'node:fs';
import { defineStep, json, storedFolder } from '@cairn/core';
export const list = defineStep('list', {
  in: { rows: storedFolder },
  out: { names: json<readonly string[]>() },
  run: ({ rows }) => ({ names: readdirSync(rows.path) }),
});
`,
  );
  await rig.write(
    'pipelines/listing.ts',
    `import { definePipeline, folder } from '@cairn/core';
import { list } from '../steps/list.ts';
export default definePipeline('listing', {
  build: () => ({ names: list({ rows: folder('rows', { match: '*.csv' }) }).names }),
});
`,
  );
}
